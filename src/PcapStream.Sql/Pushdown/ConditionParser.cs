using System.Text.RegularExpressions;

namespace PcapStream.Sql.Pushdown;

/// <summary>
/// Reads the conditions that DuckDB writes in plans. What it does not understand, it leaves out of a conjunction, so
/// that the rest selects more; an alternative that it does not understand makes the whole disjunction unknown.
/// </summary>
internal static partial class ConditionParser
{
    private const string Name = "[A-Za-z_][A-Za-z0-9_.]*";
    private const string Conjunction = " AND ";
    private const string Disjunction = " OR ";
    private const string Negation = "NOT ";

    // A plan of a query that a person wrote is far below it.
    private const int DeepestNesting = 100;

    /// <summary>The condition; null for one that is not understood.</summary>
    public static Condition? Parse(string text) => Parse(text.Trim(), 0);

    private static Condition? Parse(string text, int depth)
    {
        if (depth > DeepestNesting)
            return null;
        if (!IsGroup(text))
            return Simple(text);
        string inner = text[1..^1].Trim();
        if (Between().Match(inner) is { Success: true } between)
        {
            string column = between.Groups["column"].Value;
            return new Condition.And(
            [
                new Condition.Compare(column, ">=", between.Groups["least"].Value),
                new Condition.Compare(column, "<=", between.Groups["most"].Value),
            ]);
        }
        if (Split(inner, Conjunction) is { Count: > 1 } all)
        {
            Condition[] known = [.. all.Select(part => Parse(part, depth + 1)).OfType<Condition>()];
            return known.Length == 0 ? null : new Condition.And(known);
        }
        if (Split(inner, Disjunction) is { Count: > 1 } any)
        {
            Condition?[] parts = [.. any.Select(part => Parse(part, depth + 1))];
            return Array.TrueForAll(parts, part => part is not null) ? new Condition.Or(parts!) : null;
        }
        return Parse(inner, depth + 1);
    }

    private static Condition? Simple(string text)
    {
        if (Presence().Match(text) is { Success: true } presence)
            return new Condition.Present(presence.Groups["column"].Value);
        if (Comparison().Match(text) is { Success: true } comparison)
        {
            return new Condition.Compare(
                comparison.Groups["column"].Value, comparison.Groups["operator"].Value,
                comparison.Groups["constant"].Value);
        }
        if (Membership().Match(text) is { Success: true } membership)
            return new Condition.Contains(membership.Groups["column"].Value, membership.Groups["constant"].Value);
        if (TextTest().Match(text) is { Success: true } test)
        {
            return new Condition.HasText(
                test.Groups["column"].Value, test.Groups["function"].Value, test.Groups["constant"].Value);
        }
        if (Column().IsMatch(text))
            return new Condition.Truth(text, IsTrue: true);
        return text.StartsWith(Negation, StringComparison.Ordinal) && Column().IsMatch(text[Negation.Length..])
            ? new Condition.Truth(text[Negation.Length..], IsTrue: false)
            : null;
    }

    // Whether one pair of parentheses is around all of it.
    private static bool IsGroup(string text)
    {
        if (text is not ['(', .., ')'])
            return false;
        int end = text.Length - 1;
        return Places(text).All(place => place.Depth > 0 || place.Index == end);
    }

    // The parts between a word that is in no parentheses and no quotes.
    private static List<string> Split(string text, string word)
    {
        var parts = new List<string>();
        int start = 0;
        foreach ((int index, int depth) in Places(text))
        {
            if (depth == 0 && index >= start && string.CompareOrdinal(text, index, word, 0, word.Length) == 0)
            {
                parts.Add(text[start..index].Trim());
                start = index + word.Length;
            }
        }
        parts.Add(text[start..].Trim());
        return parts;
    }

    // All characters outside of quotes, with the parentheses around them; a closing one is outside.
    private static IEnumerable<(int Index, int Depth)> Places(string text)
    {
        int depth = 0;
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            // A doubled quote ends and begins.
            if (text[i] == '\'')
                isQuoted = !isQuoted;
            else if (isQuoted)
                continue;
            else if (text[i] == '(')
                depth++;
            else if (text[i] == ')')
                depth--;
            yield return (i, depth);
        }
    }

    [GeneratedRegex("^" + Name + "$")]
    private static partial Regex Column();

    [GeneratedRegex("^(?<column>" + Name + ") IS NOT NULL$", RegexOptions.ExplicitCapture)]
    private static partial Regex Presence();

    [GeneratedRegex(
        "^(?<column>" + Name + ") (?<operator>=|!=|<|>|<=|>=) "
        + "(?<constant>-?[0-9]+|true|false|'([^']|'')*'(::[A-Z_]+)?)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Comparison();

    [GeneratedRegex(
        "^(?<column>" + Name + ") BETWEEN (?<least>-?[0-9]+|'[^']*'(::[A-Z_]+)?) "
        + "AND (?<most>-?[0-9]+|'[^']*'(::[A-Z_]+)?)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Between();

    [GeneratedRegex(
        "^(?<function>prefix|starts_with|suffix|ends_with|contains)"
        + "[(](?<column>" + Name + "), (?<constant>'([^']|'')*')[)]$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex TextTest();

    [GeneratedRegex(
        "^(list_contains|array_contains|list_has|array_has)"
        + "[(](?<column>" + Name + "), (?<constant>-?[0-9]+|'([^']|'')*')[)]$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Membership();
}
