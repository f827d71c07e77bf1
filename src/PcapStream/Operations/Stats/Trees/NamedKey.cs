using System.Runtime.CompilerServices;
using PcapStream.Partials;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>A path of one or two names of text. Keys are told apart by the hashes of the whole names.</summary>
internal struct NamedKey : ITreeKey<NamedKey>
{
    /// <summary>Bytes of a name that are kept.</summary>
    public const int MostBytes = 255;

    private UInt128 _firstHash;
    private UInt128 _secondHash;
    private byte _firstLength;
    private byte _secondLength;
    private NameBytes _first;
    private NameBytes _second;

    public byte Branch { get; init; }

    public byte Level { get; private set; }

    public readonly uint Prefix => ((uint)Branch << 27) | (uint)(_firstHash >> 101);

    /// <summary>Makes the path that of a name below the branch, or below the first name.</summary>
    /// <param name="level">1 or 2.</param>
    /// <param name="name">The name, or the first <see cref="MostBytes"/> of it.</param>
    /// <param name="hash">The hash of the whole name.</param>
    public void Set(int level, ReadOnlySpan<byte> name, UInt128 hash)
    {
        Level = (byte)level;
        if (level == 1)
        {
            (_firstHash, _secondHash) = (hash, 0);
            Copy(name, ref _first, out _firstLength);
        }
        else
        {
            _secondHash = hash;
            Copy(name, ref _second, out _secondLength);
        }
    }

    public readonly void WriteTo(PartialFields fields)
    {
        fields.Add(Branch);
        fields.Add(Level);
        for (int level = 1; level <= Level; level++)
        {
            ReadOnlySpan<byte> name = Name(this, level, default);
            fields.Add((byte)name.Length);
            fields.Add(name);
            if (name.Length == MostBytes)
                fields.Add(level == 1 ? _firstHash : _secondHash);
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="fields">The path, whose branch is not checked.</param>
    /// <param name="hash">The hash of this run.</param>
    public static NamedKey ReadFrom(PartialCursor fields, in NameHash hash)
    {
        var key = new NamedKey { Branch = fields.Byte() };
        byte levels = fields.Byte();
        if (levels is < 1 or > 2)
            throw fields.Fault("a path has no name, or more than two");
        for (int level = 1; level <= levels; level++)
        {
            byte length = fields.Byte();
            ReadOnlySpan<byte> name = fields.Bytes(length);
            UInt128 number = length == MostBytes ? fields.Wide() : hash.Of(name);
            key.Set(level, name, number);
        }
        return key;
    }

    public readonly NamedKey In(byte branch)
    {
        NamedKey key = this;
        return key with { Branch = branch };
    }

    public readonly ulong Hash(in HashSeed seed) => seed.Hash(
        (ulong)_firstHash ^ ((ulong)Branch << 8) ^ Level, (ulong)_secondHash);

    public readonly bool Equals(NamedKey other) =>
        Branch == other.Branch && Level == other.Level
            && _firstHash == other._firstHash && _secondHash == other._secondHash;

    public override readonly bool Equals(object? obj) => obj is NamedKey other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Branch, Level, _firstHash, _secondHash);

    public readonly int CompareTo(in NamedKey other)
    {
        int order = Branch.CompareTo(other.Branch);
        if (order == 0)
            order = _firstHash.CompareTo(other._firstHash);
        if (order == 0)
            order = Level.CompareTo(other.Level);
        return order != 0 ? order : _secondHash.CompareTo(other._secondHash);
    }

    public static ReadOnlySpan<byte> Name(in NamedKey key, int level, Span<byte> room) => level == 1
        ? ((ReadOnlySpan<byte>)key._first)[..key._firstLength]
        : ((ReadOnlySpan<byte>)key._second)[..key._secondLength];

    private static void Copy(ReadOnlySpan<byte> name, ref NameBytes into, out byte length)
    {
        name = name[..Math.Min(name.Length, MostBytes)];
        name.CopyTo(into);
        length = (byte)name.Length;
    }

    [InlineArray(MostBytes)]
    private struct NameBytes
    {
        private byte _first;
    }
}
