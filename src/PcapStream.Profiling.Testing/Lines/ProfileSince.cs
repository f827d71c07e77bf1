using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>What a profile has counted since an earlier one of the same process.</summary>
internal static class ProfileSince
{
    /// <summary>The methods that have run since, with their counts since.</summary>
    public static MemoryProfile Of(MemoryProfile before, MemoryProfile after)
    {
        var earlier = before.Methods.ToDictionary(Identity);
        ProfiledMethod[] methods =
        [
            .. after.Methods.Select(method => earlier.TryGetValue(Identity(method), out ProfiledMethod? known)
                ? Since(known, method, IsLive(after))
                : method).Where(method => method.Lines.Any(line => line.Occurrences > 0)),
        ];
        return Ended(after with { Methods = methods, Live = IsLive(after) ? after.Live : null });
    }

    // Beside allocations, which the message is about then, what is alive would only confuse.
    private static bool IsLive(MemoryProfile profile) => profile.Backend == Backend.Live;

    // It was taken in the middle of a test.
    private static MemoryProfile Ended(MemoryProfile profile) => profile with
    {
        Ending = ProfileEnding.Ended,
        Methods =
        [
            .. profile.Methods.Select(method => method with
            {
                Lines = [.. method.Lines.Select(line => line with { InProgress = false })],
            }),
        ],
    };

    // Overloads differ in their titles, and partial ones of a generated name in their places.
    private static (string Title, string File, int Line) Identity(ProfiledMethod method) =>
        (method.Title, method.File, method.Signature.Line);

    private static ProfiledMethod Since(ProfiledMethod before, ProfiledMethod after, bool isLive) => after with
    {
        Calls = after.Calls - before.Calls,
        Growth = after.Growth - before.Growth,
        Lines = [.. after.Lines.Zip(before.Lines, (line, earlier) => line with
        {
            Increment = line.Increment - earlier.Increment,
            Occurrences = line.Occurrences - earlier.Occurrences,
            Own = line.Own - earlier.Own,
            Alive = isLive ? Math.Max(0, line.Alive - earlier.Alive) : 0,
        })],
    };
}
