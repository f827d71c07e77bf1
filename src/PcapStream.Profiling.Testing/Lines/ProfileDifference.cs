using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>What a profile has counted since an earlier one of the same process.</summary>
internal static class ProfileDifference
{
    /// <summary>The methods that have run since, with their counts since.</summary>
    public static MemoryProfile Of(MemoryProfile before, MemoryProfile after)
    {
        var earlier = before.Methods.ToDictionary(Identity);
        ProfiledMethod[] methods =
        [
            .. after.Methods.Select(method => earlier.TryGetValue(Identity(method), out ProfiledMethod? known)
                ? Since(known, method)
                : method).Where(method => method.Lines.Any(line => line.Occurrences > 0)),
        ];
        return after with { Methods = methods, Ending = ProfileEnding.Ended, Live = null };
    }

    // Overloads differ in their titles, and partial ones of a generated name in their places.
    private static (string Title, string File, int Line) Identity(ProfiledMethod method) =>
        (method.Title, method.File, method.Signature.Line);

    private static ProfiledMethod Since(ProfiledMethod before, ProfiledMethod after) => after with
    {
        Calls = after.Calls - before.Calls,
        Growth = after.Growth - before.Growth,
        Lines = [.. after.Lines.Zip(before.Lines, (line, earlier) => line with
        {
            Increment = line.Increment - earlier.Increment,
            Occurrences = line.Occurrences - earlier.Occurrences,
            Own = line.Own - earlier.Own,
            Alive = 0,
            InProgress = false,
        })],
    };
}
