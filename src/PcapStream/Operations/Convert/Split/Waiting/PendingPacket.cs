using System.Runtime.InteropServices;

namespace PcapStream.Operations.Convert.Split.Waiting;

/// <summary>
/// The header of a packet that waits for its part; the key and the packet's bytes follow, up to a multiple of 8 bytes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PendingPacket
{
    public const int Alignment = 8;

    public int KeyBytes;
    public int PacketBytes;

    /// <summary>Its place among all packets in all parts.</summary>
    public long Ordinal;

    public long Nanoseconds;
    public long Section;
    public long Prologue;

    /// <summary>Bytes of the header.</summary>
    public static readonly int HeaderBytes = Marshal.SizeOf<PendingPacket>();

    public PendingPacket(ReadOnlySpan<byte> key, in PartPacket packet, long ordinal)
    {
        KeyBytes = key.Length;
        PacketBytes = packet.Bytes.Length;
        Ordinal = ordinal;
        Nanoseconds = packet.Nanoseconds;
        Section = packet.Section;
        Prologue = packet.Prologue;
    }

    /// <summary>Bytes with all that follows.</summary>
    public readonly int TotalBytes =>
        (HeaderBytes + KeyBytes + PacketBytes + Alignment - 1) / Alignment * Alignment;

    /// <summary>The header at the start of bytes.</summary>
    public static PendingPacket Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<PendingPacket>(bytes);

    /// <summary>The key, in bytes that start with this header.</summary>
    public readonly ReadOnlySpan<byte> Key(ReadOnlySpan<byte> bytes) => bytes.Slice(HeaderBytes, KeyBytes);

    /// <summary>The packet, in bytes that start with this header.</summary>
    public readonly PartPacket Packet(ReadOnlySpan<byte> bytes) =>
        new(bytes.Slice(HeaderBytes + KeyBytes, PacketBytes), Nanoseconds, Section, Prologue);
}
