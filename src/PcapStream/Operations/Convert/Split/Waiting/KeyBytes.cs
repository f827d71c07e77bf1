using System.Diagnostics.CodeAnalysis;
using PcapStream.Tables;

namespace PcapStream.Operations.Convert.Split.Waiting;

/// <summary>Compares keys byte for byte; the hash cannot be foreseen.</summary>
internal sealed class KeyBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private readonly SipHash _hash = SipHash.Random();

    public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

    public int GetHashCode([DisallowNull] byte[] key) => GetHashCode(key.AsSpan());

    public bool Equals(ReadOnlySpan<byte> left, byte[] right) => left.SequenceEqual(right);

    public int GetHashCode(ReadOnlySpan<byte> key) => (int)(ulong)_hash.Hash(key);

    public byte[] Create(ReadOnlySpan<byte> key) => key.ToArray();
}
