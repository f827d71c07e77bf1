using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// Cisco's FabricPath: switch addresses in the format of Ethernet's, a tag with the tree and a hop limit, and the
/// original frame. A VLAN tag may come before the type.
/// <code>
///  0                    6               12           14             16
///  +--------------------+---------------+------------+--------------+---------
///  | destination switch | source switch | type 0x8903 | tree 10|TTL 6 | Ethernet
///  +--------------------+---------------+------------+--------------+---------
/// </code>
/// </summary>
internal static class FabricPathHeader
{
    public const int Size = 16;

    private const ushort Type = 0x8903;
    private const ushort Vlan = 0x8100;
    private const int TypeOffset = 12;
    private const int TagSize = 4;

    /// <summary>Whether such a header may have this type: a cheap test that excludes most frames.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayBeAt(ushort type) => type >= Vlan && type is (Type or Vlan or EtherTypes.ServiceVlan);

    /// <summary>Whether bytes that look like an Ethernet header are a FabricPath header.</summary>
    /// <param name="type">The Ethernet type, one that <see cref="MayBeAt"/> accepts.</param>
    /// <param name="bytes">The header and all that follows.</param>
    public static bool IsAt(ushort type, ReadOnlySpan<byte> bytes) =>
        type == Type || TypeAt(bytes, TypeOffset + TagSize) == Type;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        int tag = TypeAt(cursor.Rest, TypeOffset) == Type ? 0 : TagSize;
        return cursor.TryAddLayer(Protocol.FabricPath, Size + tag) && !cursor.Rest.IsEmpty
            ? Protocol.Ethernet
            : Protocol.None;
    }

    private static ushort TypeAt(ReadOnlySpan<byte> bytes, int offset) =>
        bytes.Length < offset + sizeof(ushort) ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
}
