using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapStream.Tables;

namespace PcapStream.Operations.Streams;

/// <summary>A datagram of which more fragments are awaited.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PendingDatagram(RequestKey key, in HashSeed seed) : IHashedRecord<PendingDatagram>
{
    private readonly RequestKey _key = key;

    /// <summary>Its number among all.</summary>
    public ulong Number;

    /// <summary>Its length in bytes; 0 while its end was not seen.</summary>
    public int Length;

    /// <summary>The number of its parts, where they are asked for.</summary>
    public int Parts;

    /// <summary>Whether bytes that came again were others, where parts are asked for.</summary>
    public bool HasConflict;

    /// <summary>Whether bytes were forgotten.</summary>
    public bool IsLost;

    /// <summary>The bytes that have come.</summary>
    public Pieces Pieces;

    public readonly ulong Hash { get; } = seed.Hash(key) | 1;

    /// <summary>Whether all bytes have come.</summary>
    public readonly bool IsComplete => Length > 0 && Pieces.At(0) is (0, var end) && end >= Length;

    public readonly bool HasKeyOf(in PendingDatagram other) => _key == other._key;
}

/// <summary>Ranges of bytes that do not touch one another, in any order; those of no length are free.</summary>
[InlineArray(Most)]
internal struct Pieces
{
    /// <summary>The most ranges.</summary>
    public const int Most = 64;

    private (ushort From, ushort To) _first;

    /// <summary>The range at or after an offset; one that is at the greatest offset if there is no other.</summary>
    public readonly (int From, int To) At(int offset)
    {
        (int From, int To) next = (int.MaxValue, int.MaxValue);
        foreach ((ushort From, ushort To) piece in this)
        {
            if (piece.To > offset && piece.From < next.From)
                next = piece;
        }
        return next;
    }

    /// <summary>Adds a range, and joins it to those that it touches.</summary>
    /// <returns>False if there is no room for another range.</returns>
    public bool TryAdd(ushort from, ushort to)
    {
        int free = -1;
        for (int i = 0; i < Most; i++)
        {
            (ushort From, ushort To) piece = this[i];
            if (piece.From == piece.To)
                free = i;
            else if (piece.From <= to && piece.To >= from)
            {
                (from, to) = (Math.Min(piece.From, from), Math.Max(piece.To, to));
                this[i] = default;
                // What was passed may touch the larger range.
                (i, free) = (-1, -1);
            }
        }
        if (free < 0)
            return false;
        this[free] = (from, to);
        return true;
    }
}
