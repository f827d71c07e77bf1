using PcapStream.Filtering;

namespace PcapStream.Cli.Options.Filters;

/// <summary>What is wrong with a capture filter, and what may have been meant.</summary>
internal static class FilterHint
{
    // Each word before the fault takes a few compilations to check.
    private const int MostWords = 200;

    /// <summary>The message for an expression that does not compile.</summary>
    /// <param name="error">Why.</param>
    /// <param name="hasDisplayFilter">Whether the command takes display filters too.</param>
    public static string Of(FilterException error, bool hasDisplayFilter = false)
    {
        if (error.Expression is not { } expression)
            return error.Message;
        if (error.Message.Contains("unknown host", StringComparison.Ordinal))
            return $"{error.Message}; names are not resolved, give an address";
        if (CaptureForm.IsLikely(expression))
        {
            string taker = hasDisplayFilter ? ", which -Y takes" : "";
            return $"filter '{expression}' is a display filter{taker}{Form(expression)}";
        }
        return error.Message.Contains("syntax error", StringComparison.Ordinal)
            ? $"filter '{expression}': {Place(expression)}"
            : error.Message;
    }

    /// <summary>Whether an expression is a capture filter.</summary>
    public static bool IsCaptureFilter(string expression)
    {
        try
        {
            PacketFilter.Parse(expression);
            return true;
        }
        catch (FilterException)
        {
            return false;
        }
    }

    // The end of a message about a display filter: the capture filter to use instead.
    private static string Form(string expression)
    {
        if (CaptureForm.ToCaptureFilter(expression, out bool isExact) is { } form && IsCaptureFilter(form))
            return $"; {(isExact ? "as a capture filter" : "the nearest capture filter")}: '{form}'";
        return "; write a capture filter, such as 'host 10.0.0.1 and tcp port 443' (see pcap-filter(7))";
    }

    private static string Place(string expression)
    {
        IReadOnlyList<FilterWord> words = FilterWords.Split(expression);
        if (FilterWords.FindUnknown(words) is { } unknown)
        {
            FilterWord word = words[unknown];
            return $"syntax error at '{word.Text}', column {word.Start + 1}{FilterWords.Suggest(word.Text)}";
        }
        if (words.Count > MostWords)
            return "syntax error";
        for (int i = 0; i < words.Count; i++)
        {
            int end = words[i].Start + words[i].Text.Length;
            if (!CanBegin(expression[..end]))
                return $"syntax error at '{words[i].Text}', column {words[i].Start + 1}";
        }
        return "it ends too early";
    }

    // Whether some expression begins like this: it is complete, or can be completed.
    private static bool CanBegin(string start)
    {
        int open = start.Count(one => one == '(') - start.Count(one => one == ')');
        string close = new(')', Math.Max(open, 0));
        string bracket = start.LastIndexOf('[') > start.LastIndexOf(']') ? "] = 0" : "";
        string[] rests =
        [
            "", " 1", " 1.2.3.4", " port 1", " host 1.2.3.4", " ip", " tcp", " = 1", " & 1 = 1", "[0] = 1", " 1-2",
            " 1:2:3:4:5:6", " proto 1", " tcp-syn",
        ];
        return rests.Any(rest => IsCaptureFilter($"{start}{rest}{bracket}{close}"));
    }
}
