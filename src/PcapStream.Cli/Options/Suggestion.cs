using PcapStream.Protocols.Fields;

namespace PcapStream.Cli.Options;

/// <summary>The part of a message that says what may have been meant.</summary>
internal static class Suggestion
{
    /// <summary>Text such as <c>; did you mean --json?</c>, or nothing when no known name is similar.</summary>
    public static string Of(string word, IEnumerable<string> known) => Of(SimilarNames.Of(word, known));

    /// <summary>The same for names that are known to be similar.</summary>
    public static string Of(IReadOnlyList<string> near) =>
        near.Count == 0 ? "" : $"; did you mean {string.Join(", ", near)}?";
}
