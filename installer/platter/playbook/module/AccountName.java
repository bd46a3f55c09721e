package platter.playbook.module;

/** Names of accounts and groups as {@code useradd} takes them everywhere. */
final class AccountName {
  private AccountName() {}

  static String of(Arguments arguments) {
    var name = arguments.need("name");
    if (!name.matches("[a-z_][a-z0-9_-]{0,30}\\$?")) {
      throw arguments.refuse("'" + name + "' cannot be an account's name");
    }
    return name;
  }
}
