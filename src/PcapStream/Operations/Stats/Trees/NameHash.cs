using System.Buffers.Binary;
using System.Security.Cryptography;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>The hashes of names.</summary>
/// <param name="isMergeable">Whether names are those of several shards.</param>
internal readonly struct NameHash(bool isMergeable)
{
    private readonly SipHash _hash = SipHash.Random();

    /// <summary>
    /// A hash that nobody can foresee. All shards have to have the same hash of a name that is not kept whole; that no
    /// two names have the same one is then up to a digest.
    /// </summary>
    public UInt128 Of(ReadOnlySpan<byte> name)
    {
        if (!isMergeable || name.Length < NamedKey.MostBytes)
            return _hash.Hash(name);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
