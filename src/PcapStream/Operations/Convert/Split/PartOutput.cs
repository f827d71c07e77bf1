using PcapStream.Capture;

namespace PcapStream.Operations.Convert.Split;

/// <summary>What all parts have in common.</summary>
/// <param name="Pattern">The pattern of their names.</param>
/// <param name="Names">Makes the names.</param>
/// <param name="Form">Their format and compression.</param>
/// <param name="Prologue">What they begin with.</param>
/// <param name="Inputs">Files that must not be replaced.</param>
/// <param name="Manifest">Lists them; null for no list.</param>
internal sealed record PartOutput(
    string Pattern,
    PartNames Names,
    CaptureWriterOptions Form,
    Prologue Prologue,
    IReadOnlyList<string> Inputs,
    PartManifest? Manifest)
{
    /// <exception cref="ArgumentException">The pattern is not valid.</exception>
    public PartOutput(
        string pattern,
        bool hasKeys,
        CaptureWriterOptions form,
        Prologue prologue,
        IReadOnlyList<string> inputs,
        PartManifest? manifest)
        : this(pattern, Parse(pattern, hasKeys), form, prologue, inputs, manifest)
    {
    }

    private static PartNames Parse(string pattern, bool hasKeys) =>
        PartNames.TryParse(pattern, hasKeys, out PartNames? names, out string? reason)
            ? names
            : throw new ArgumentException(reason, nameof(pattern));
}
