namespace PcapStream.Inputs;

/// <summary>How the names of a <see cref="CaptureSet"/> are expanded.</summary>
public sealed record CaptureSetOptions
{
    /// <summary>Folders are failures, and nobody is told what was passed over.</summary>
    public static CaptureSetOptions Default { get; } = new();

    /// <summary>Whether a folder stands for all captures below it; else it is a failure.</summary>
    public bool Recurse { get; init; }

    /// <summary>Told of everything in a folder that is no capture: one line for people, file name first. Null for nobody.</summary>
    public Action<string>? PassedOver { get; init; }
}
