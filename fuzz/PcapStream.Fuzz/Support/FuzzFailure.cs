namespace PcapStream.Fuzz.Support;

/// <summary>A result that the documentation rules out.</summary>
internal sealed class FuzzFailure(string message) : Exception(message)
{
    /// <summary>Throws unless two lists are equal; the message has the first difference.</summary>
    public static void ThrowUnlessSame<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual, string what)
    {
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            string one = i < expected.Count ? $"{expected[i]}" : "nothing";
            string other = i < actual.Count ? $"{actual[i]}" : "nothing";
            if (one != other)
                throw new FuzzFailure($"{what} at {i} of {expected.Count} and {actual.Count}:\n  {one}\n  {other}");
        }
    }

    /// <summary>Throws unless two results are equal.</summary>
    public static void ThrowUnlessEqual<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new FuzzFailure($"{what}: {expected} and {actual}");
    }
}
