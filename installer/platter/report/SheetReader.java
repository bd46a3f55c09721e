package platter.report;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import platter.report.SheetException.Mistake;
import platter.topology.Messages;

/**
 * Reads a site sheet that came back as a table: out of a spreadsheet or a text editor, with words
 * of either language, columns in any order, empty rows and rows that begin with {@code #} between.
 * It is taken as a whole or not at all.
 */
public final class SheetReader {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern ADDRESS = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern TABLE = Pattern.compile("[^:{\\[]*[,;\\t].*");
  private static final Pattern FINGERPRINT =
      Pattern.compile("(?:.*\\s)?(SHA256:[A-Za-z0-9+/]{43})=?(?:\\s.*)?");
  private static final List<SheetColumn> NEEDED =
      List.of(SheetColumn.WHAT, SheetColumn.NAME, SheetColumn.ADDRESS);
  private static final List<String> ROOT = List.of("none", "sudo", "su");
  private static final List<String> SITE_ROLES = List.of("database", "im", "gateway", "quorum");
  private static final List<String> VAULT_ROLES = List.of("backup", "quorum");

  private final Messages words;
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Map<SheetColumn, Integer> columns = new EnumMap<>(SheetColumn.class);
  private final Map<String, String> answers = new LinkedHashMap<>();
  private final Map<String, Integer> said = new LinkedHashMap<>();
  private final Map<SheetRow, List<Integer>> hosts = new EnumMap<>(SheetRow.class);

  private SheetReader(Locale language) {
    this.words = Messages.of("papers", language);
  }

  /** Whether this text is a table and not a topology. */
  public static boolean isSheet(String text) {
    return text.lines()
        .map(line -> line.replace(String.valueOf(Csv.MARK), ""))
        .filter(line -> !line.isBlank() && !line.strip().matches("\"?#.*"))
        .findFirst()
        .filter(line -> TABLE.matcher(line).matches())
        .isPresent();
  }

  /** Whether this table has the columns of a site sheet; the firewall request is a table, too. */
  public static boolean isSiteSheet(String text, Locale language) {
    var reader = new SheetReader(language);
    try {
      var rows = reader.rows(text);
      rows.stream().findFirst().ifPresent(reader::header);
    } catch (SheetException e) {
      return false;
    }
    return reader.columns.keySet().containsAll(NEEDED);
  }

  /**
   * The text of a file as spreadsheets write it: UTF-8, or what they write in China.
   *
   * @throws SheetException if it is neither
   */
  public static String decode(byte[] file, Locale language) throws SheetException {
    var words = Messages.of("papers", language);
    return decode(file, StandardCharsets.UTF_8)
        .or(() -> decode(file, Charset.forName("GB18030")))
        .orElseThrow(
            () ->
                new SheetException(
                    List.of(new Mistake(1, 0, words.text("sheet.error.encoding"))), words));
  }

  private static Optional<String> decode(byte[] file, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(file)).toString());
    } catch (CharacterCodingException another) {
      return Optional.empty();
    }
  }

  /**
   * What is filled in, by its place in {@code topology.yaml}, such as {@code
   * sites[0].hosts[1].address}; the fingerprint of a host stands under its {@code key}.
   *
   * @param language of what is said about mistakes
   * @throws SheetException with every mistake
   */
  public static Map<String, String> read(String text, Locale language) throws SheetException {
    return new SheetReader(language).all(text);
  }

  private Map<String, String> all(String text) throws SheetException {
    var rows = rows(text);
    if (rows.isEmpty()) {
      mistake(1, 0, "sheet.error.empty");
    } else {
      header(rows.get(0));
    }
    refuse();
    rows.subList(1, rows.size()).forEach(this::row);
    for (var row : List.of(SheetRow.HOST_FIRST, SheetRow.HOST_SECOND)) {
      if (hosts.containsKey(row) && !answers.containsKey(row.path() + ".name")) {
        var site = row == SheetRow.HOST_FIRST ? SheetRow.FIRST : SheetRow.SECOND;
        mistake(hosts.get(row).get(0), 0, "sheet.error.site", words.text(site.textKey()));
      }
    }
    if (answers.isEmpty() && mistakes.isEmpty()) {
      mistake(rows.get(0).number(), 0, "sheet.error.empty");
    }
    refuse();
    return answers;
  }

  private List<Csv.Row> rows(String text) throws SheetException {
    return Csv.read(text, words).stream().filter(row -> !row.cell(0).startsWith("#")).toList();
  }

  private void refuse() throws SheetException {
    if (!mistakes.isEmpty()) {
      throw new SheetException(mistakes, words);
    }
  }

  private void header(Csv.Row row) {
    var known = words(SheetColumn.values(), SheetColumn::textKey);
    for (int i = 0; i < row.cells().size(); i++) {
      var cell = plain(row.cell(i));
      var column = Optional.ofNullable(known.get(cell));
      if (column.isPresent()) {
        if (columns.putIfAbsent(column.get(), i) != null) {
          mistake(row.number(), i + 1, "sheet.error.column.twice", row.cell(i));
        }
      } else if (!cell.isEmpty()) {
        mistake(
            row.number(),
            i + 1,
            "sheet.error.column",
            row.cell(i),
            list(Stream.of(SheetColumn.values()).map(SheetColumn::textKey)));
      }
    }
    if (!columns.keySet().containsAll(NEEDED)) {
      mistakes.clear();
      mistake(
          row.number(),
          0,
          "sheet.error.header",
          NEEDED.stream().map(c -> words.text(c.textKey())).toArray(String[]::new));
    }
  }

  private void row(Csv.Row row) {
    for (int i = 0; i < row.cells().size(); i++) {
      if (!columns.containsValue(i) && !row.cell(i).isEmpty()) {
        mistake(row.number(), i + 1, "sheet.error.more", row.cell(i));
      }
    }
    var what = row.cell(columns.getOrDefault(SheetColumn.WHAT, 0));
    var found = Optional.ofNullable(words(SheetRow.values(), SheetRow::textKey).get(plain(what)));
    if (found.isEmpty()) {
      mistake(
          row.number(),
          column(SheetColumn.WHAT),
          "sheet.error.what",
          what,
          list(SheetRow.all().stream().map(SheetRow::textKey)));
    } else if (found.get().host()) {
      host(row, found.get());
    } else {
      value(row, found.get());
    }
  }

  private void value(Csv.Row row, SheetRow what) {
    var text = cell(row, SheetColumn.NAME);
    if (text.isEmpty()) {
      return;
    }
    var before = said.putIfAbsent(what.path(), row.number());
    if (before != null) {
      mistake(
          row.number(), 0, "sheet.error.twice", words.text(what.textKey()), String.valueOf(before));
      return;
    }
    switch (what) {
      case PEOPLE, MESSAGES -> check(row, SheetColumn.NAME, NUMBER, "sheet.error.number");
      case DEPLOYMENT, FIRST, SECOND -> check(row, SheetColumn.NAME, LABEL, "sheet.error.name");
      default -> {
        // The topology's own rules judge the others.
      }
    }
    answers.put(what.path(), text);
  }

  private void host(Csv.Row row, SheetRow what) {
    boolean empty =
        columns.keySet().stream()
            .filter(column -> column != SheetColumn.WHAT && column != SheetColumn.NOTE)
            .allMatch(column -> cell(row, column).isEmpty());
    if (empty) {
      return;
    }
    var there = hosts.computeIfAbsent(what, w -> new ArrayList<>());
    var path = what.path() + ".hosts[" + there.size() + "]";
    there.add(row.number());
    if (what == SheetRow.HOST_VAULT && there.size() > 1) {
      mistake(row.number(), 0, "sheet.error.vault", String.valueOf(there.get(0)));
    }
    if (cell(row, SheetColumn.ADDRESS).isEmpty()) {
      mistake(row.number(), column(SheetColumn.ADDRESS), "sheet.error.address.missing");
    }
    check(row, SheetColumn.ADDRESS, ADDRESS, "sheet.error.address");
    check(row, SheetColumn.NAME, LABEL, "sheet.error.name");
    once(row, SheetColumn.ADDRESS, "sheet.error.address.twice");
    once(row, SheetColumn.NAME, "sheet.error.name.twice");
    put(path + ".name", cell(row, SheetColumn.NAME));
    put(path + ".address", cell(row, SheetColumn.ADDRESS));
    put(path + ".roles", roles(row, what));
    put(path + ".ssh.user", cell(row, SheetColumn.ACCOUNT));
    put(path + ".ssh.port", port(row));
    put(path + ".ssh.become", root(row));
    put(path + ".key", fingerprint(row));
  }

  private void put(String path, String text) {
    if (!text.isEmpty()) {
      answers.put(path, text);
    }
  }

  private String roles(Csv.Row row, SheetRow what) {
    var allowed = what == SheetRow.HOST_VAULT ? VAULT_ROLES : SITE_ROLES;
    var roles =
        Pattern.compile("[,;，；、\\s]+")
            .splitAsStream(cell(row, SheetColumn.ROLES).toLowerCase(Locale.ROOT))
            .filter(role -> !role.isEmpty())
            .toList();
    for (var role : roles) {
      if (!allowed.contains(role)) {
        mistake(
            row.number(),
            column(SheetColumn.ROLES),
            "sheet.error.role",
            role,
            String.join(", ", allowed));
      }
    }
    return String.join(", ", roles);
  }

  private String port(Csv.Row row) {
    var text = cell(row, SheetColumn.PORT);
    check(row, SheetColumn.PORT, NUMBER, "sheet.error.port");
    if (NUMBER.matcher(text).matches() && Integer.parseInt(text) > 65_535) {
      mistake(row.number(), column(SheetColumn.PORT), "sheet.error.port", text);
    }
    return text;
  }

  private String root(Csv.Row row) {
    var text = cell(row, SheetColumn.ROOT).toLowerCase(Locale.ROOT);
    if (!text.isEmpty() && !ROOT.contains(text)) {
      mistake(
          row.number(), column(SheetColumn.ROOT), "sheet.error.root", cell(row, SheetColumn.ROOT));
    }
    return text;
  }

  /** People bring the whole line that {@code ssh-keygen} prints. */
  private String fingerprint(Csv.Row row) {
    var text = cell(row, SheetColumn.KEY);
    var match = FINGERPRINT.matcher(text);
    if (match.matches()) {
      return match.group(1);
    }
    if (!text.isEmpty()) {
      mistake(row.number(), column(SheetColumn.KEY), "sheet.error.key", text);
    }
    return "";
  }

  private void check(Csv.Row row, SheetColumn column, Pattern pattern, String key) {
    var text = cell(row, column);
    if (!text.isEmpty() && !pattern.matcher(text).matches()) {
      mistake(row.number(), column(column), key, text);
    }
  }

  private void once(Csv.Row row, SheetColumn column, String key) {
    var text = cell(row, column);
    if (!text.isEmpty()) {
      var before = said.putIfAbsent(column + " " + text, row.number());
      if (before != null) {
        mistake(row.number(), column(column), key, text, String.valueOf(before));
      }
    }
  }

  private String cell(Csv.Row row, SheetColumn column) {
    return Optional.ofNullable(columns.get(column)).map(row::cell).orElse("");
  }

  /** As people count. */
  private int column(SheetColumn column) {
    return Optional.ofNullable(columns.get(column)).map(at -> at + 1).orElse(0);
  }

  private void mistake(int row, int column, String key, String... arguments) {
    mistakes.add(new Mistake(row, column, words.text(key, arguments)));
  }

  private String list(Stream<String> keys) {
    return keys.map(words::text).collect(Collectors.joining(", "));
  }

  private static <T> Map<String, T> words(T[] values, Function<T, String> key) {
    var known = new LinkedHashMap<String, T>();
    for (var language : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      var texts = Messages.of("papers", language);
      for (var value : values) {
        known.put(plain(texts.text(key.apply(value))), value);
      }
    }
    return known;
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[\\s\u3000]+", " ").strip();
  }
}
