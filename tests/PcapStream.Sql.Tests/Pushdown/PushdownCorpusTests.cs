using PcapStream.Protocols.Fields;
using PcapStream.Sql.Tests.Support;
using PcapStream.Tests.Support;

namespace PcapStream.Sql.Tests.Pushdown;

/// <summary>Conditions made of captures' own values select the same rows with and without being pushed down.</summary>
public sealed class PushdownCorpusTests
{
    private const int Captures = 40;
    private const int Conditions = 25;

    [Fact]
    public void Pushing_conditions_down_changes_no_result()
    {
        var random = new Random(11);
        string[] files = Directory.GetFiles(Corpus.Root, "*.*cap*", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        int pushed = 0;
        foreach (string file in random.GetItems(files, Captures))
        {
            using var queries = new CaptureQueries(file);
            string[] fields = PresentFields(queries);
            for (int i = 0; i < Conditions && fields.Length > 0; i++)
            {
                string condition = Condition(queries, random, fields);
                string sql = $"SELECT count(*), sum(frame.number) FROM packets WHERE {condition}";
                queries.PushesDown = true;
                pushed += queries.Pushed(sql).Length > 0 ? 1 : 0;
                string[] with = queries.Lines(sql);
                queries.PushesDown = false;
                Assert.True(
                    queries.Lines(sql).SequenceEqual(with), $"{file}: {condition}: {string.Join(' ', with)}");
            }
        }
        Assert.True(pushed > Captures * Conditions / 4, $"{pushed} conditions were pushed down");
    }

    // Those that any packet of the capture has.
    private static string[] PresentFields(CaptureQueries queries)
    {
        // In SQL, a hyphen is a minus.
        string[] names = [.. FieldCatalogue.All.Select(
            field => field.Name.Contains('-') ? $"\"{field.Name}\"" : field.Name)];
        string all = string.Join(", ", names.Select(name => $"count({name})"));
        string counts = queries.Lines($"SELECT {all} FROM packets")[0];
        return [.. names.Zip(counts.Split('|')).Where(one => one.Second != "0").Select(one => one.First)];
    }

    private static string Condition(CaptureQueries queries, Random random, string[] fields)
    {
        string first = Simple(queries, random, fields);
        return random.Next(4) switch
        {
            0 => $"{first} AND {Simple(queries, random, fields)}",
            1 => $"{first} OR {Simple(queries, random, fields)}",
            _ => first,
        };
    }

    private static string Simple(CaptureQueries queries, Random random, string[] fields)
    {
        string field = random.GetItems(fields, 1)[0];
        if (random.Next(5) == 0)
            return $"{field} IS NOT NULL";
        bool isList = field.EndsWith(".addr", StringComparison.Ordinal)
            || field.EndsWith(".port", StringComparison.Ordinal);
        string one = isList ? $"{field}[1]" : field;
        string[] values = queries.Lines(
            $"SELECT DISTINCT replace({one}::VARCHAR, '''', '''''') FROM packets "
            + $"WHERE {field} IS NOT NULL ORDER BY 1 LIMIT 20");
        string value = $"'{values[random.Next(values.Length)]}'";
        string type = queries.Lines($"SELECT typeof(any_value({one})) FROM packets")[0];
        string constant = $"CAST({value} AS {type})";
        if (isList)
            return $"list_contains({field}, {constant})";
        string[] words = ["=", "=", "=", "<", ">=", "<>", "<=", ">"];
        return $"{field} {words[random.Next(words.Length)]} {constant}";
    }
}
