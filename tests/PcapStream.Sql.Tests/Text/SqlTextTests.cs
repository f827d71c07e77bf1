using PcapStream.Sql.Text;

namespace PcapStream.Sql.Tests.Text;

public sealed class SqlTextTests
{
    private static readonly string[] Columns = ["ip.src", "tcp.port", "dns.qry.name", "frame.len"];

    [Theory]
    [InlineData("SELECT ip.src FROM packets", "SELECT \"ip.src\" FROM packets")]
    [InlineData(
        "select sum(frame.len),p.ip.src from packets p",
        "select sum(\"frame.len\"),p.\"ip.src\" from packets p")]
    [InlineData("select dns.qry.name='dns.qry.name'", "select \"dns.qry.name\"='dns.qry.name'")]
    [InlineData(
        "select \"ip.src\", 'it''s ip.src' -- ip.src\n, ip.src",
        "select \"ip.src\", 'it''s ip.src' -- ip.src\n, \"ip.src\"")]
    [InlineData(
        "select /* ip.src */ ip.src, $$ip.src$$, $a$ $$ ip.src $a$, e'\\'ip.src'",
        "select /* ip.src */ \"ip.src\", $$ip.src$$, $a$ $$ ip.src $a$, e'\\'ip.src'")]
    [InlineData(
        "select ip.dst, t.ip.dst, ip.src.x, 1.5, tcp.port[1]",
        "select ip.dst, t.ip.dst, ip.src.x, 1.5, \"tcp.port\"[1]")]
    public void Columns_with_dots_get_quotes_and_nothing_else(string sql, string expected) =>
        Assert.Equal(expected, SqlText.QuoteColumns(sql, Columns.Contains));

    [Fact]
    public void Statements_end_at_semicolons_that_are_no_text()
    {
        Assert.Equal(
            ["SELECT ';'", " SELECT $$;$$ /* ; */ -- ;\n", " SELECT \";\""],
            SqlText.Statements("SELECT ';'; SELECT $$;$$ /* ; */ -- ;\n;;  ; -- end\n; SELECT \";\""));
        Assert.Empty(SqlText.Statements(" ; -- nothing\n /* ; */"));
    }

    [Theory]
    [InlineData("SELECT 1;", true)]
    [InlineData("SELECT 1; -- end", true)]
    [InlineData("", true)]
    [InlineData("SELECT 1", false)]
    [InlineData("SELECT ';", false)]
    [InlineData("SELECT 1; SELECT 2", false)]
    public void A_text_is_complete_after_a_semicolon(string sql, bool isComplete) =>
        Assert.Equal(isComplete, SqlText.IsComplete(sql));

    [Theory]
    [InlineData("  /* x */ -- y\n select 1", "SELECT")]
    [InlineData("(SELECT 1)", "(")]
    [InlineData("'x'", "")]
    [InlineData("", "")]
    public void First_word(string sql, string word) => Assert.Equal(word, SqlText.FirstWord(sql));

    [Theory]
    [InlineData("EXPLAIN SELECT 1", "SELECT 1")]
    [InlineData("/* why */ explain analyze -- slow\nSELECT 1", "SELECT 1")]
    [InlineData("EXPLAIN ANALYSE VERBOSE SELECT 1", "SELECT 1")]
    [InlineData("EXPLAIN (ANALYZE, FORMAT json) SELECT (1)", "SELECT (1)")]
    [InlineData("EXPLAIN (FORMAT json) (SELECT 1)", "(SELECT 1)")]
    [InlineData("EXPLAIN (SELECT 1)", "(SELECT 1)")]
    [InlineData("EXPLAIN", "")]
    [InlineData("SELECT 'EXPLAIN'", null)]
    [InlineData("", null)]
    public void The_statement_that_is_explained(string sql, string? expected) =>
        Assert.Equal(expected, SqlText.Explained(sql));

    [Fact]
    public void Parts_of_any_text_make_it_up_again()
    {
        const string letters = "ab.1_'\"$;-/*eE\\\n (";
        var random = new Random(5);
        for (int round = 0; round < 20_000; round++)
        {
            string sql = new(random.GetItems(letters.AsSpan(), random.Next(30)));
            Assert.Equal(sql, string.Concat(SqlScanner.Parts(sql).Select(part => sql[part.Range])));
            Assert.Equal(Unquoted(sql), Unquoted(SqlText.QuoteColumns(sql, _ => true)));
            Assert.All(SqlText.Statements(sql), statement => Assert.Contains(statement, sql));
        }
    }

    private static string Unquoted(string sql) => sql.Replace("\"", "", StringComparison.Ordinal);
}
