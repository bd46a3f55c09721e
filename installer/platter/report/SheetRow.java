package platter.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a row of a site sheet that is a table can be about, in the order of the sheet. */
enum SheetRow {
  DEPLOYMENT("deployment", "sheet.csv.note.deployment"),
  DOMAIN("domain", "sheet.csv.note.domain"),
  PEOPLE("size.users", "sheet.csv.note.people"),
  MESSAGES("size.messages-a-day", ""),
  NTP("ntp", "sheet.csv.note.ntp"),
  FIRST("sites[0].name", "sheet.csv.note.place"),
  HOST_FIRST("sites[0]", "sheet.csv.note.host"),
  SECOND("sites[1].name", "sheet.csv.note.place"),
  HOST_SECOND("sites[1]", "sheet.csv.note.host"),
  HOST_VAULT("vault", "sheet.csv.note.vault");

  private final String path;
  private final String note;

  SheetRow(String path, String note) {
    this.path = path;
    this.note = note;
  }

  /** Where {@code topology.yaml} has it: the value, or of a host the place. */
  String path() {
    return path;
  }

  boolean host() {
    return this == HOST_FIRST || this == HOST_SECOND || this == HOST_VAULT;
  }

  String textKey() {
    return "sheet.row." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The key of what helps to fill it in; empty where nothing needs to. */
  String noteKey() {
    return note;
  }

  static List<SheetRow> all() {
    return Arrays.asList(values());
  }
}
