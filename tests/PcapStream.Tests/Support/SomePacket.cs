namespace PcapStream.Tests.Support;

/// <summary>A packet that a test writes and expects to read.</summary>
internal sealed record SomePacket(uint Seconds, uint Fraction, byte[] Data, uint OriginalLength);
