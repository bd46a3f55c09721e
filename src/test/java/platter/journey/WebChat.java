package platter.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;

/** A person at the web client. */
record WebChat(Page page, String domain) {

  /** Logs in at the domain's own address. */
  void login(String user, String password) {
    page.navigate("https://" + domain + "/");
    page.locator("input[name=jid]").fill(user);
    page.locator("input[name=password]").fill(password);
    page.locator("input[type=submit], button[type=submit]").first().click();
    page.locator(".chatbox:visible, converse-user-profile:visible").first().waitFor();
    assertThat(page.locator("input[name=password]")).hasCount(0);
  }

  /** Two people log in, and have the chat with each other before them. */
  static void meet(WebChat one, String name, WebChat other, String otherName) {
    one.login(name, Jar.PASSWORD);
    other.login(otherName, Jar.PASSWORD);
    one.open(otherName);
    other.open(name);
  }

  void open(String user) {
    page.evaluate("jid => { location.hash = '#converse/chat?jid=' + jid; }", user + "@" + domain);
    page.locator(".chat-textarea").waitFor();
  }

  void say(String text) {
    page.locator(".chat-textarea").fill(text);
    page.locator(".chat-textarea").press("Enter");
  }

  /**
   * The same; whether the client took it. Else it says that it is not connected, and the text stays
   * where it was typed.
   */
  boolean tries(String text) {
    say(text);
    var left = page.locator(".chat-textarea").inputValue();
    page.locator(".modal.show .btn-close, .modal.show .close")
        .all()
        .forEach(alert -> alert.click(new Locator.ClickOptions().setForce(true).setTimeout(1_000)));
    return left.isEmpty();
  }

  /** What is marked as not sent. */
  List<String> refused() {
    return page.locator(".chat-msg--me:has(.chat-msg__error), .chat-msg--me.chat-msg--error")
        .locator(".chat-msg__text")
        .allInnerTexts();
  }

  void hears(String text) {
    assertThat(
            page.locator(".chat-msg__text")
                .filter(new Locator.FilterOptions().setHasText(text))
                .first())
        .isVisible();
  }
}
