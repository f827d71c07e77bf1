namespace PcapStream.Expansion.Processes;

/// <summary>Where what a program writes goes.</summary>
public enum StreamTarget
{
    /// <summary>Where ours goes, untouched.</summary>
    Inherit,

    /// <summary>Nowhere.</summary>
    Null,

    /// <summary>To us, who keep its end: <see cref="ProcessCommand.TailBytes"/>.</summary>
    CaptureTail,
}
