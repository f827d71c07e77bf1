namespace PcapStream.Tests.Support;

/// <summary>A packet as a test writes it and expects it back.</summary>
internal sealed record SomePacket(uint Seconds, uint Fraction, byte[] Data, uint OriginalLength);
