using System.Buffers.Binary;
using PcapStream.Tables;

namespace PcapStream.Indexes;

/// <summary>What the sketch of each block of an index has, so that a block without a value is not read.</summary>
[Flags]
public enum IndexContents
{
    /// <summary>Nothing: the index has no sketches.</summary>
    None = 0,

    /// <summary>IPv4 and IPv6 addresses.</summary>
    Hosts = 1,

    /// <summary>TCP, UDP and SCTP ports.</summary>
    Ports = 2,
}

/// <summary>
/// A Bloom filter (Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970) over the addresses and
/// ports in the packets of a block: what it denies is in none of them. docs/reference/index-format.md has its bits.
/// </summary>
/// <param name="bits">Its bytes; a multiple of 8.</param>
/// <param name="contents">What was added.</param>
internal readonly ref struct BlockSketch(ReadOnlySpan<byte> bits, IndexContents contents)
{
    /// <summary>Most bytes of a sketch.</summary>
    public const int MostBytes = 1024;

    private const int LeastBytes = 64;

    // Bits that each value sets.
    private const int BitsOfValue = 5;

    private readonly ReadOnlySpan<byte> _bits = bits;

    /// <summary>
    /// The bytes of a sketch: what a thousandth of a block leaves beside the block's own bytes, its access point and
    /// checkpoints in a compressed capture, and the damage ledger.
    /// </summary>
    public static int BytesOf(long blockBytes, bool isCompressed) => (int)Math.Clamp(
        blockBytes / 1000 - IndexFile.BlockSize - blockBytes / IndexFile.LedgerShare
            - (isCompressed ? IndexFile.AccessPointSize + IndexFile.CheckpointShare : 0),
        LeastBytes, MostBytes) & ~7;

    /// <summary>Whether a packet may have an address, of 4 or of 16 bytes.</summary>
    public bool MayHaveHost(ReadOnlySpan<byte> address) => !contents.HasFlag(IndexContents.Hosts) || Has(address);

    /// <summary>Whether a packet may have a port.</summary>
    public bool MayHavePort(ushort port)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, port);
        return !contents.HasFlag(IndexContents.Ports) || Has(bytes);
    }

    /// <summary>Adds an address.</summary>
    public static void AddHost(Span<byte> bits, ReadOnlySpan<byte> address) => Add(bits, address);

    /// <summary>Adds a port.</summary>
    public static void AddPort(Span<byte> bits, ushort port)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, port);
        Add(bits, bytes);
    }

    private static void Add(Span<byte> bits, ReadOnlySpan<byte> value)
    {
        (ulong at, ulong step) = Places(value);
        for (int i = 0; i < BitsOfValue; i++, at += step)
        {
            ulong bit = at % (ulong)(8 * bits.Length);
            bits[(int)(bit / 8)] |= (byte)(1 << (int)(bit % 8));
        }
    }

    private bool Has(ReadOnlySpan<byte> value)
    {
        (ulong at, ulong step) = Places(value);
        for (int i = 0; i < BitsOfValue; i++, at += step)
        {
            ulong bit = at % (ulong)(8 * _bits.Length);
            if ((_bits[(int)(bit / 8)] & 1 << (int)(bit % 8)) == 0)
                return false;
        }
        return true;
    }

    private static (ulong First, ulong Step) Places(ReadOnlySpan<byte> value)
    {
        UInt128 hash = new SipHash(0, 0).Hash(value);
        return ((ulong)hash, (ulong)(hash >> 64));
    }
}
