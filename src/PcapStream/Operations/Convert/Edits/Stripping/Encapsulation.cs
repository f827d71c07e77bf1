namespace PcapStream.Operations.Convert.Edits.Stripping;

/// <summary>An encapsulation in a packet.</summary>
/// <param name="First">Index of its first layer: for tunnels over IP, that of the IP header.</param>
/// <param name="Inner">Index of the layer that it carries; 0 where that is not known.</param>
/// <param name="End">Offset of the end of what it carries.</param>
internal readonly record struct Encapsulation(int First, int Inner, int End);
