using PcapStream.Fuzz.Targets;

namespace PcapStream.Fuzz;

/// <summary>All targets, one row each; each has a script of its name beside this project's folder.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new PcapTarget(),
        new PcapNgTarget(),
        new DecodeTarget(),
        new DecompressTarget(),
        new FilterVerifierTarget(),
        new FilterExpressionTarget(),
    ];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
