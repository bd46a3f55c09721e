package platter.loss;

import java.net.InetAddress;
import java.nio.file.Path;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jivesoftware.smackx.vcardtemp.VCardManager;
import org.jivesoftware.smackx.vcardtemp.packet.VCard;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

/**
 * A person settles in: writes a vCard, takes the other one into a group of the contacts, and opens
 * a room for members only, of which the other one is a member. Ends when the server has taken all
 * of it.
 *
 * <p>Arguments: {@code DOMAIN CA-FILE NAME PASSWORD GATEWAY OTHER ROOM}.
 */
final class Household {
  private Household() {}

  public static void main(String[] args) throws Exception {
    var domain = args[0];
    var name = args[2];
    var other = JidCreate.entityBareFrom(args[5] + "@" + domain);
    var connection =
        new XMPPTCPConnection(
            XMPPTCPConnectionConfiguration.builder()
                .setHostAddress(InetAddress.getByName(args[4]))
                .setPort(5222)
                .setXmppDomain(domain)
                .setUsernameAndPassword(name, args[3])
                .setResource("household")
                .setSecurityMode(SecurityMode.required)
                .setCustomX509TrustManager(Talker.trust(Path.of(args[1])))
                .build());
    connection.connect();
    connection.login();
    var card = new VCard();
    card.setFirstName(name);
    card.setOrganization("Finance");
    VCardManager.getInstanceFor(connection).saveVCard(card);
    Roster.getInstanceFor(connection)
        .createItemAndRequestSubscription(other, "The other one", new String[] {"Colleagues"});
    var room =
        MultiUserChatManager.getInstanceFor(connection)
            .getMultiUserChat(JidCreate.entityBareFrom(args[6] + "@conference." + domain));
    room.create(Resourcepart.from(name))
        .getConfigFormManager()
        .makeMembersOnly()
        .submitConfigurationForm();
    room.grantMembership(other);
    connection.disconnect();
    System.exit(0);
  }
}
