package platter.report;

/** The columns of a site sheet that is a table. */
enum SheetColumn {
  WHAT,
  NAME,
  ADDRESS,
  ROLES,
  ACCOUNT,
  PORT,
  ROOT,
  KEY,
  NOTE;

  String textKey() {
    return "sheet.csv." + name().toLowerCase(java.util.Locale.ROOT);
  }
}
