package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What could not be done, and why, in Chinese: sentences in sentences. */
class RefusalsTest {
  private static final Phrases CHINESE = Phrases.of(Locale.SIMPLIFIED_CHINESE);

  @Test
  void theHostAndWhatWasTriedComeFirst() {
    assertEquals(
        "a1：10.1.0.1 端口 22 没有应答。主机是否已开机？防火墙是否丢弃了该端口？",
        CHINESE.of(
            "a1: no answer from 10.1.0.1 port 22. Is the host up, and does a firewall drop the"
                + " port?"));
    assertEquals(
        "a1：不允许 root 登录：主机不接受该密码。只试过密码，一次。再次运行之前请核对用户和凭据；失败几次账号就会锁定。",
        CHINESE.of(
            "a1: root may not log in: the host did not take the password. Tried, once each:"
                + " password. Check user and credentials before running again; accounts lock after"
                + " a few failures."));
    assertEquals(
        "口令打不开 /root/.platter 中的清单；请重试。没有口令就无法打开：如果口令遗失，请从各主机重建清单。",
        CHINESE.of(
            "The passphrase does not open the inventory in /root/.platter; try again. There is no"
                + " way in without it: if it is lost, rebuild the inventory from the hosts."));
  }

  @Test
  void whatIsPutInIsSaidToo() {
    assertEquals(
        "v：无法让第一仓库接着第二仓库继续：no space left on device: /var/lib；"
            + "请查看该主机上的 'journalctl -u platter-keep-seed'，然后再次运行该命令",
        CHINESE.of(
            "v: the first repository cannot be made to go on by the second: no space left on"
                + " device: /var/lib; look at 'journalctl -u platter-keep-seed' there, then run the"
                + " command again"));
    assertEquals(
        "未作任何改动：数据库需要 9 MB，而 a1 只有 1 MB 可用，b1 只有 2 MB 可用；" + "请在那里腾出空间，或用 --on 选择另一台主机",
        CHINESE.of(
            "nothing was changed: the database needs 9 MB, and a1 has 1 MB free, b1 has 2 MB free;"
                + " make room there, or choose another host with --on"));
    assertEquals(
        "a1：不允许 op 使用 sudo；主机的回答：sorry。请在 sudoers 中允许，或选择 su，或以 root 登录。",
        CHINESE.of(
            "a1: op may not use sudo; the host said: sorry. Allow it in sudoers, or choose su, or"
                + " log in as root."));
  }

  @Test
  void aHostThatSaidNothingIsUnderstood() {
    assertEquals("a1：Patroni 没有应答：", CHINESE.of("a1: Patroni does not answer: "));
  }

  @Test
  void whatHostsSayStaysAsItIs() {
    assertFalse(CHINESE.knows("a1: Permission denied"));
    assertFalse(CHINESE.knows("x1: x1"));
    assertEquals("a1: Permission denied", CHINESE.of("a1: Permission denied"));
    var refused = "ssh: connect to host 192.0.2.1 port 22: Connection refused";
    assertEquals(refused, CHINESE.of(refused));
    var much = "a1: one; two, three: " + "cannot be read; ".repeat(10_000);
    assertEquals(much, CHINESE.of(much));
  }

  @Test
  void whatATaskSaysIsSaidAroundTheHost() {
    assertEquals(
        """
        -权限：0600
        a1：任务“Patroni 运行”（roles/database/tasks/main.yml:33）：命令失败（状态 1）：Job for it failed.
        ordinary output: 1 of 2
        请排除原因，再次运行同一命令；已完成的部分不会重做。\
        """,
        CHINESE.of(
            """
            -mode: 0600
            a1: task 'Patroni runs' (roles/database/tasks/main.yml:33): the command failed (status 1): \
            Job for it failed.
            ordinary output: 1 of 2
            Mend the cause and run the same command again; what is done already is left alone.\
            """));
    assertEquals(
        "b1：任务“Ports”（a.yml:1）：120 秒内仍不成立：x（已超时）：/srv 是目录；请先将其移除",
        CHINESE.of(
            "b1: task 'Ports' (a.yml:1): not true within 120 s: x (its time was up): /srv is a"
                + " directory; remove it first"));
  }

  @Test
  void whatAStepOfAProcedureSaysKeepsItsLines() {
    assertEquals(
        """
        b 的文件写明这一点 失败：b1：任务“Patroni 运行”（a.yml:1）：命令失败（状态 1）：no
        请排除原因，再次运行同一命令；已完成的部分不会重做。\
        """,
        CHINESE.of(
            """
            The files of b say so failed: b1: task 'Patroni runs' (a.yml:1): the command failed \
            (status 1): no
            Mend the cause and run the same command again; what is done already is left alone.\
            """));
  }

  @Test
  void whatIsMissingAndWhyIsSaidInTheSentence() {
    assertEquals(
        "缺少：a1 的启动：看不到 b1 和 v1；纪元 3 的所有成员都必须可见",
        CHINESE.of(
            "there is missing: the start of a1: b1 and v1 are not seen; all members of epoch 3"
                + " must be"));
    var words = Messages.of("recovery", Locale.SIMPLIFIED_CHINESE);
    assertEquals(
        "a1 的启动：此主机已被隔离",
        words.text("missing.gate", "a1", CHINESE.argument("this host is fenced")));
  }
}
