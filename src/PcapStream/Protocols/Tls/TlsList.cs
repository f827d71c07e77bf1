using System.Buffers.Binary;

namespace PcapStream.Protocols.Tls;

/// <summary>Lists in extensions: their length in one byte or two, and elements; as far as they are there.</summary>
internal static class TlsList
{
    /// <summary>The elements behind a length of one byte.</summary>
    public static ReadOnlySpan<byte> After8(ReadOnlySpan<byte> data) => data.IsEmpty ? default : data.Slice(1, Math.Min(data[0], data.Length - 1));

    /// <summary>The elements behind a length of two bytes.</summary>
    public static ReadOnlySpan<byte> After16(ReadOnlySpan<byte> data) =>
        data.Length < sizeof(ushort) ? default : data.Slice(sizeof(ushort), Math.Min(BinaryPrimitives.ReadUInt16BigEndian(data), data.Length - sizeof(ushort)));
}
