using System.Globalization;
using PcapStream.Expansion;

namespace PcapStream.Cli.Rendering.Check;

/// <summary>One line on a terminal that says which run it is.</summary>
internal static class CheckProgress
{
    private const string Erase = "\r\e[K";

    /// <returns>Null where nobody would see it.</returns>
    public static Action<CheckStep>? Create(bool quiet) => quiet || !Terminal.HasProgress ? null : Show;

    /// <summary>Takes the line away.</summary>
    public static void Clear() => Terminal.Draw(Erase);

    private static void Show(CheckStep step) => Terminal.Draw(string.Create(CultureInfo.InvariantCulture,
        $"{Erase}{PrintableText.Of(step.Input, keepLines: false)}: {(step.Round == 0 ? "a first run" : $"round {step.Round} of {step.Rounds}")}, {Quantities.Bytes(step.Bytes)}"));
}
