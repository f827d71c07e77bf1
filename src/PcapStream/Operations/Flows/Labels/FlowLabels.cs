using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Labels;

/// <summary>
/// Labels of flows by rules, for sets to learn from: the label of the first rule that applies to a flow. Rules are
/// lines of CSV after a line with the names of their columns, in any order: <c>src</c>, <c>dst</c> and <c>host</c> (an
/// address or network of the originator, the responder, or either), <c>src_port</c>, <c>dst_port</c> and <c>port</c>,
/// <c>protocol</c> (a number, tcp, udp, icmp, icmpv6 or sctp), <c>start</c> and <c>end</c> (the flow has a part at or
/// after the one, and begins before the other), and <c>label</c>. What is empty applies to every flow.
/// </summary>
public sealed class FlowLabels
{
    private readonly List<LabelRule> _rules = [];

    private FlowLabels()
    {
    }

    /// <summary>The number of rules.</summary>
    public int Count => _rules.Count;

    /// <summary>Reads rules.</summary>
    /// <param name="reader">Lines of CSV; empty ones and those that begin with # are left out.</param>
    /// <exception cref="FormatException">A line is not valid; the message has its number.</exception>
    public static FlowLabels Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var labels = new FlowLabels();
        string[]? columns = null;
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] values = [.. line.Split(',').Select(value => value.Trim())];
            try
            {
                if (columns is null)
                    columns = Header(values);
                else
                    labels._rules.Add(Rule(columns, values));
            }
            catch (FormatException error)
            {
                throw new FormatException($"line {number}: {error.Message}", error);
            }
        }
        return columns is null ? throw new FormatException("there is no line with the names of columns") : labels;
    }

    /// <summary>The label of a flow; empty where no rule applies.</summary>
    internal string Of(in FlowRecord flow)
    {
        foreach (LabelRule rule in _rules)
        {
            if (rule.Applies(flow))
                return rule.Label;
        }
        return "";
    }

    private static string[] Header(string[] names)
    {
        string expected = string.Join(", ", LabelRule.Columns);
        if (names.FirstOrDefault(name => !LabelRule.Columns.Contains(name)) is { } unknown)
            throw new FormatException($"there is no column {unknown}; expected some of {expected}");
        if (names.Distinct().Count() < names.Length)
            throw new FormatException("a column occurs twice");
        return names.Contains("label") ? names : throw new FormatException("there is no column label");
    }

    private static LabelRule Rule(string[] columns, string[] values)
    {
        if (values.Length != columns.Length)
            throw new FormatException($"{values.Length} values, expected {columns.Length}");
        var rule = new LabelRule();
        foreach ((string column, string value) in columns.Zip(values))
        {
            if (value.Length > 0)
                rule.Add(column, value);
        }
        return rule;
    }
}
