package platter.topology;

import java.time.Duration;

/**
 * What a {@link Size} needs: memory and disks of a host by its roles, the line between two places.
 * The constants are deliberately simple; each says where it comes from, and {@code
 * docs/topology.md} shows the table that follows.
 *
 * <p>Bytes are bytes, memory is MiB, a line is Mbit/s each way.
 */
public final class Sizing {
  private static final long GIB = 1L << 30;

  /** Two archive rows (the sender's and the recipient's) with their indexes. */
  static final long MESSAGE_BYTES = 3_000;

  /** One message in so many brings a file. */
  static final long MESSAGES_A_FILE = 50;

  /** An uploaded file: a photograph from a phone as clients shrink it, or a document. */
  static final long FILE_BYTES = 500_000;

  /** Write-ahead log of one message: its rows, index pages, and full pages after checkpoints. */
  static final long WAL_BYTES = 12_000;

  /** PostgreSQL's segment of write-ahead log. */
  static final long SEGMENT = 16L << 20;

  /**
   * Minutes of a day in which somebody writes. {@code archive_timeout} closes a segment in each of
   * them, however little it holds, so a small deployment's log is made of this and nothing else.
   */
  static final long BUSY_MINUTES = 600;

  /** A standby may always be so much behind, however small the deployment is. */
  private static final long LEAST_LOG = 1L << 30;

  /** So long the vault may be away before the database's disk is full of write-ahead log. */
  public static final int WAL_HOURS = 72;

  /** How much smaller a backup is than the database: pgBackRest compresses. */
  static final long BACKUP_COMPRESSION = 3;

  /** Days between two full backups, during which increments and log pile up beside the first. */
  static final long DAYS_BETWEEN_FULL = 7;

  /** What the operating system itself takes. */
  static final long SYSTEM_MB = 400;

  static final long QUORUM_MB = 150;

  /** Patroni, PostgreSQL's own processes and the smallest shared buffers. */
  static final long DATABASE_MB = 500;

  static final long IM_MB = 350;
  static final long GATEWAY_MB = 100;
  static final long FILES_MB = 150;
  static final long BACKUP_MB = 250;

  /** The program itself, while it does something at the vault. */
  static final long STEWARD_MB = 200;

  /** PostgreSQL, ejabberd and the clients of a drill. */
  static final long DRILL_MB = 400;

  /** A phone and half a desktop for each user. */
  static final long SESSIONS_A_USER_PERCENT = 150;

  /** A session's share of ejabberd and of TLS in HAProxy, KiB. */
  static final long SESSION_KB = 300;

  /** PostgreSQL is quick while this part of its newest data is in memory: one in so many. */
  static final long CACHED_PART = 10;

  /** The busiest minute beside the average of the busy ones. */
  static final long PEAK = 5;

  /** The least line on which a file of {@link #FILE_BYTES} crosses within a second. */
  static final long LEAST_MBIT = 5;

  /** A full backup crosses to the vault within a night. */
  public static final long FULL_BACKUP_HOURS = 8;

  /** Users up to which one host a site carries everything. */
  static final int USERS_A_HOST = 1_000;

  private final Size size;
  private final int keepFull;

  private Sizing(Size size, int keepFull) {
    this.size = size;
    this.keepFull = keepFull;
  }

  /** For what the topology says, or for {@link Size#DEFAULT}. */
  public static Sizing of(Topology topology) {
    return of(topology.size().orElse(Size.DEFAULT), topology.backup().keepFull());
  }

  /**
   * For any size.
   *
   * @param keepFull full backups at the vault
   */
  public static Sizing of(Size size, int keepFull) {
    return new Sizing(size, keepFull);
  }

  /** The least that the services of this host start with, MiB. */
  public long leastMemory(Host host) {
    return SYSTEM_MB + services(host);
  }

  /** What they run well with at this size, MiB. */
  public long memory(Host host) {
    long memory = leastMemory(host);
    if (host.has(Role.IM) || host.has(Role.GATEWAY)) {
      memory += sessions() * SESSION_KB / 1024;
    }
    if (host.has(Role.DATABASE)) {
      memory += Math.min(32 * 1024, (database() / CACHED_PART) >> 20);
    }
    return memory;
  }

  private static long services(Host host) {
    return (host.has(Role.QUORUM) ? QUORUM_MB : 0)
        + (host.has(Role.DATABASE) ? DATABASE_MB : 0)
        + (host.has(Role.IM) ? IM_MB + FILES_MB : 0)
        + (host.has(Role.GATEWAY) || host.has(Role.IM) ? GATEWAY_MB : 0)
        + (host.has(Role.BACKUP) ? BACKUP_MB + STEWARD_MB + DRILL_MB : 0)
        + (host.has(Role.BACKUP) && !host.has(Role.IM) ? FILES_MB : 0);
  }

  /** What the host's data grows to within the days that are kept, write-ahead log apart. */
  public long data(Host host) {
    long data = GIB / 4;
    if (host.has(Role.DATABASE)) {
      data += database();
    }
    if (host.has(Role.IM)) {
      data += files();
    }
    if (host.has(Role.BACKUP)) {
      // Each of both is there twice: where a site may write, and where nobody at a site may. A chat
      // server has the files already.
      data += 2 * backups() + (host.has(Role.IM) ? 1 : 2) * files();
      // A drill brings the database back.
      data += database();
    }
    return data;
  }

  /** Write-ahead log of {@link #WAL_HOURS} hours without a vault; nothing without a database. */
  public long writeAheadLog(Host host) {
    return host.has(Role.DATABASE) ? writeAheadLogADay() * WAL_HOURS / 24 : 0;
  }

  /**
   * Write-ahead log that a database keeps for a standby at the other site which is away for {@link
   * #WAL_HOURS} hours, where no archive has it: full segments only, and room for busy days.
   */
  public long logForAStandby() {
    return Math.max(LEAST_LOG, 2 * size.messagesADay() * WAL_BYTES * WAL_HOURS / 24);
  }

  /** Write-ahead log of a working day. */
  public long writeAheadLogADay() {
    return Math.max(size.messagesADay() * WAL_BYTES, BUSY_MINUTES * SEGMENT);
  }

  /** The full backups that are kept, with what lies between them. */
  public long backups() {
    long one = database() / BACKUP_COMPRESSION;
    long between =
        size.messagesADay() * WAL_BYTES / BACKUP_COMPRESSION * DAYS_BETWEEN_FULL * keepFull;
    return one * keepFull + between;
  }

  /**
   * What the line between two places must carry in the busiest minute and in a night's full backup,
   * Mbit/s each way.
   */
  public long line() {
    long bytesADay =
        size.messagesADay() * (WAL_BYTES + FILE_BYTES / MESSAGES_A_FILE + MESSAGE_BYTES);
    long busy = bytesADay * 8 * PEAK / (BUSY_MINUTES * 60);
    long night = database() / BACKUP_COMPRESSION * 8 / (FULL_BACKUP_HOURS * 3600);
    return Math.max(LEAST_MBIT, (Math.max(busy, night) + 999_999) / 1_000_000);
  }

  /** Sessions of clients, when everybody is there. */
  public long sessions() {
    return size.users() * SESSIONS_A_USER_PERCENT / 100;
  }

  /** How many hosts a site should have: more of them when one is no longer enough. */
  public int hostsASite() {
    return Math.max(1, (size.users() + USERS_A_HOST - 1) / USERS_A_HOST);
  }

  /** Messages of so long a part of the busiest minute. */
  public long messages(Duration busy) {
    return ceiling(size.messagesADay() * PEAK * busy.toMillis(), BUSY_MINUTES * 60_000);
  }

  /** Messages of so many bytes of write-ahead log. */
  public static long messages(long log) {
    return ceiling(log, WAL_BYTES);
  }

  private static long ceiling(long number, long divisor) {
    return (number + divisor - 1) / divisor;
  }

  /** What the database grows to within the days that are kept. */
  public long database() {
    return size.messagesADay() * size.keepDays() * MESSAGE_BYTES;
  }

  private long files() {
    return size.messagesADay() / MESSAGES_A_FILE * size.keepDays() * FILE_BYTES;
  }
}
