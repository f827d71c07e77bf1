using System.Buffers.Binary;
using PcapStream.Protocols;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>The addresses that were replaced, to search the output for them.</summary>
internal sealed class OriginalAddresses
{
    // About 10 MB.
    private const int Most = 150_000;
    private const int MarkBits = 20;
    private const int LongestAddress = 16;

    private readonly HashSet<NetworkAddress> _addresses = [];

    // A bit for the first four bytes of every address, forwards and backwards: nearly all places are ruled out by it.
    private readonly ulong[] _marks = new ulong[(1 << MarkBits) / 64];

    /// <summary>Different addresses.</summary>
    public int Count => _addresses.Count;

    /// <summary>Whether there may have been more addresses than are kept, so that not all are searched for.</summary>
    public bool IsFull => _addresses.Count == Most;

    /// <summary>Adds an address.</summary>
    public void Add(NetworkAddress address)
    {
        if (IsFull || !_addresses.Add(address))
            return;
        Span<byte> bytes = stackalloc byte[LongestAddress];
        address.TryWriteBytes(bytes, out int length);
        Mark(bytes);
        bytes[..length].Reverse();
        Mark(bytes);
    }

    /// <summary>Whether an address was replaced.</summary>
    public bool Contains(NetworkAddress address) => _addresses.Contains(address);

    /// <summary>Whether an address may begin with these bytes, forwards or backwards.</summary>
    /// <param name="word">Four bytes in network order.</param>
    public bool MayBeginWith(uint word)
    {
        uint place = Place(word);
        return (_marks[place / 64] >> (int)(place % 64) & 1) != 0;
    }

    private void Mark(ReadOnlySpan<byte> bytes)
    {
        uint place = Place(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        _marks[place / 64] |= 1UL << (int)(place % 64);
    }

    private static uint Place(uint word) => word * 2654435769u >> (32 - MarkBits);
}
