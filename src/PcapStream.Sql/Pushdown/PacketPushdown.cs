using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using PcapStream.Capture;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Selection;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Sql.Pushdown;

/// <summary>
/// Turns conditions on columns of packets into what reading selects: numbers and times, by which parts of a file are
/// not read, and a display filter. A display filter passes when any value of a packet does, and so at least when the
/// one that a column has does.
/// </summary>
/// <param name="fieldOf">The field of a column; null for none.</param>
/// <param name="files">All captures.</param>
internal sealed partial class PacketPushdown(Func<string, Field?> fieldOf, IReadOnlyList<string> files)
{
    private const string Number = "frame.number";
    private const string Time = "frame.time_epoch";

    // A plan can list thousands of values, which DuckDB finds faster in a table of its own.
    private const int LongestFilter = 8192;

    /// <summary>The selection of a condition.</summary>
    public PushedSelection Of(Condition? condition)
    {
        Int128 first = 1;
        Int128 last = long.MaxValue;
        Int128 from = long.MinValue;
        Int128 to = long.MaxValue;
        var filters = new List<string>();
        foreach (Condition part in Parts(condition))
        {
            if (part is Condition.Compare(var name, var comparison, var constant)
                && fieldOf(name)?.Name is Number or Time)
            {
                bool isNumber = fieldOf(name)!.Name == Number;
                if ((isNumber ? Integer(constant) : TimeConstant.Parse(constant)) is not { } value)
                    continue;
                if (isNumber)
                    Narrow(comparison, value, ref first, ref last);
                else
                    Narrow(comparison, value, ref from, ref to);
            }
            else if (FilterOf(part) is { } filter)
                filters.Add(filter);
        }
        // DuckDB writes conditions in the order in which it would try them, which is not the same in every run.
        string expression = string.Join(" && ", filters.Order(StringComparer.Ordinal));
        string[] read = [.. files.Where(file => condition is null || FileCondition.MayHold(condition, file))];
        return new PushedSelection
        {
            Files = read.Length == files.Count ? null : read,
            Numbers = NumbersOf(first, last),
            After = from > long.MinValue && from <= long.MaxValue ? TimeBound.At(new Timestamp((long)from)) : null,
            Before = to < long.MaxValue && to > long.MinValue ? TimeBound.At(new Timestamp((long)to + 1)) : null,
            Filter = expression.Length is 0 or > LongestFilter ? null : DisplayFilter.Parse(expression),
        };
    }

    private static IEnumerable<Condition> Parts(Condition? condition) => condition switch
    {
        null => [],
        Condition.And and => and.Parts.SelectMany(Parts),
        _ => [condition],
    };

    private static void Narrow(string comparison, Int128 value, ref Int128 least, ref Int128 most)
    {
        if (comparison is "=" or ">=" or ">")
            least = Int128.Max(least, comparison == ">" ? value + 1 : value);
        if (comparison is "=" or "<=" or "<")
            most = Int128.Min(most, comparison == "<" ? value - 1 : value);
    }

    private static PacketNumbers? NumbersOf(Int128 first, Int128 last)
    {
        bool isOpen = last >= long.MaxValue;
        if ((first <= 1 && isOpen) || first > last || first > long.MaxValue)
            return null;
        string text = isOpen
            ? string.Create(CultureInfo.InvariantCulture, $"{first}-")
            : string.Create(CultureInfo.InvariantCulture, $"{first}-{last}");
        return PacketNumbers.TryParse(text, out PacketNumbers? numbers) ? numbers : null;
    }

    // The display filter of a condition; null for none.
    private string? FilterOf(Condition condition) => condition switch
    {
        Condition.Or or => Join(or.Parts, " || ", needsAll: true),
        Condition.And and => Join(and.Parts, " && ", needsAll: false),
        Condition.Present(var column) =>
            fieldOf(column) is { } field && field.Protocol != Protocol.Frame ? field.Name : null,
        Condition.Truth(var column, var isTrue) => fieldOf(column) is { ValueType: FieldType.Boolean } field
            ? $"{field.Name} == {(isTrue ? 1 : 0)}"
            : null,
        Condition.Contains(var column, var constant) => fieldOf(column) is { } field
            ? Comparison(field, "=", constant)
            : null,
        Condition.Compare(var column, var comparison, var constant) => fieldOf(column) is { } field
            ? Comparison(field, comparison, constant)
            : null,
        _ => null,
    };

    private string? Join(IReadOnlyList<Condition> parts, string word, bool needsAll)
    {
        string?[] filters = [.. parts.Select(FilterOf)];
        string[] known = [.. filters.OfType<string>()];
        return known.Length == 0 || (needsAll && known.Length < filters.Length) ? null
            : $"({string.Join(word, known.Order(StringComparer.Ordinal))})";
    }

    private static string? Comparison(Field field, string comparison, string constant)
    {
        // To a filter, this would be a condition on all values of the packet.
        if (comparison == "!=")
            return null;
        string word = comparison == "=" ? "==" : comparison;
        bool isEqual = comparison == "=";
        string? text = TextConstant.Parse(constant);
        return field.ValueType switch
        {
            FieldType.Boolean when isEqual && constant is "true" or "false" =>
                $"{field.Name} == {(constant == "true" ? 1 : 0)}",
            FieldType.Unsigned8 or FieldType.Unsigned16 or FieldType.Unsigned24 or FieldType.Unsigned32
                or FieldType.Unsigned64 or FieldType.IpxNetwork when Integer(constant) is >= 0 and <= long.MaxValue =>
                $"{field.Name} {word} {constant}",
            FieldType.Ipv4 when isEqual && IsAddress(text, AddressFamily.InterNetwork) => $"{field.Name} == {text}",
            FieldType.Ipv6 when isEqual && IsAddress(text, AddressFamily.InterNetworkV6) => $"{field.Name} == {text}",
            FieldType.Ether when isEqual && text is not null && HardwareAddress().IsMatch(text) =>
                $"{field.Name} == {text}",
            FieldType.Text when isEqual && text is not null && PlainText().IsMatch(text) =>
                $"{field.Name} == \"{text}\"",
            _ => null,
        };
    }

    private static long? Integer(string constant) =>
        long.TryParse(constant, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : null;

    private static bool IsAddress(string? text, AddressFamily family) =>
        IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == family
            && address.ScopeId(family) == 0 && address.ToString() == text;

    [GeneratedRegex("^[0-9a-f]{2}(:[0-9a-f]{2}){5}$")]
    private static partial Regex HardwareAddress();

    // What no language takes for anything else.
    [GeneratedRegex("^[A-Za-z0-9._-]+$")]
    private static partial Regex PlainText();
}

file static class AddressScope
{
    public static long ScopeId(this IPAddress address, AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}
