package platter.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.SSHAgentConnector;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;

/** The private keys of the credentials, opened before any host is called. */
final class Identities implements IdentityRepository {
  private final List<Identity> all = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /**
   * Opens them.
   *
   * @throws LoginRefusedException if a key file cannot be opened, or no agent answers
   */
  Identities(String host, JSch jsch, Credentials credentials) throws LoginRefusedException {
    for (var credential : credentials.login()) {
      if (credential instanceof Credential.KeyFile key) {
        addFile(host, jsch, key);
      } else if (credential instanceof Credential.Agent agent) {
        addAgent(host, agent);
      }
    }
    all.addAll(jsch.getIdentityRepository().getIdentities());
  }

  /** For a message: where the keys come from, never what they are. */
  List<String> names() {
    return List.copyOf(names);
  }

  private void addFile(String host, JSch jsch, Credential.KeyFile key)
      throws LoginRefusedException {
    if (!Files.isReadable(key.file())) {
      throw new LoginRefusedException(
          host,
          "%s: the key file %s cannot be read. Check its name and mode."
              .formatted(host, key.file()));
    }
    try {
      var pair = KeyPair.load(jsch, key.file().toString());
      var passphrase =
          key.passphrase().map(secret -> secret.reveal().getBytes(Program.CHARSET)).orElse(null);
      if (pair.isEncrypted() && !pair.decrypt(passphrase)) {
        throw new LoginRefusedException(
            host,
            "%s: the key file %s is encrypted and %s."
                .formatted(
                    host,
                    key.file(),
                    passphrase == null
                        ? "no passphrase was given; give it, or load the key into an ssh-agent"
                        : "the passphrase does not open it; check it and run again"));
      }
      pair.dispose();
      jsch.addIdentity(key.file().toString(), passphrase);
    } catch (JSchException e) {
      throw new LoginRefusedException(
          host,
          "%s: %s is not a private key that can be read: %s. Give an OpenSSH, PEM or PuTTY private key."
              .formatted(host, key.file(), e.getMessage()));
    }
    names.add("key file " + key.file());
  }

  private void addAgent(String host, Credential.Agent which) throws LoginRefusedException {
    try {
      var connector =
          which.socket().isPresent()
              ? new SSHAgentConnector(which.socket().get())
              : new SSHAgentConnector();
      var agent = new AgentIdentityRepository(connector);
      var keys = agent.getIdentities();
      if (keys.isEmpty()) {
        throw new LoginRefusedException(
            host, host + ": the ssh-agent holds no key, or does not run. Load one with ssh-add.");
      }
      all.addAll(keys);
      names.add("ssh-agent (" + keys.size() + " keys)");
    } catch (AgentProxyException e) {
      throw new LoginRefusedException(
          host,
          "%s: no ssh-agent answers (%s). Start one and load a key with ssh-add, or give a key file."
              .formatted(host, e.getMessage()));
    }
  }

  @Override
  public Vector<Identity> getIdentities() {
    return new Vector<>(all);
  }

  @Override
  public String getName() {
    return "platter";
  }

  @Override
  public int getStatus() {
    return RUNNING;
  }

  @Override
  public boolean add(byte[] identity) {
    return false;
  }

  @Override
  public boolean remove(byte[] identity) {
    return false;
  }

  @Override
  public void removeAll() {
    all.clear();
  }
}
