using PcapStream.Capture;

namespace PcapStream.Operations.Info;

/// <summary>An interface, and how many packets came from it.</summary>
/// <param name="Interface">What the capture says of it.</param>
/// <param name="Packets">Packets captured on it.</param>
public sealed record InterfaceInfo(CaptureInterface Interface, long Packets);
