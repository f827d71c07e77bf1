using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace PcapStream.Cli.Tests.Support;

/// <summary>
/// Writes databases in the MaxMind DB format 2.0 (maxmind.github.io/MaxMind-DB): a tree of the bits of addresses, whose
/// leaves are offsets into a section of data, and metadata at the end.
/// </summary>
internal static class Mmdb
{
    private const int None = -1;
    private const int AddressBits = 128;

    // Between the tree and the data.
    private const int Separator = 16;

    private const int RecordBits = 24;

    /// <summary>A database of networks, of which none contains another.</summary>
    /// <param name="type">The database_type.</param>
    /// <param name="networks">Networks with what is known of them: maps, texts, and unsigned numbers.</param>
    public static byte[] Of(string type, params (string Network, Dictionary<string, object> Data)[] networks)
    {
        var tree = new List<int[]> { ([None, None]) };
        var leaves = new Dictionary<(int Node, int Bit), int>();
        var data = new MemoryStream();
        foreach ((string network, Dictionary<string, object> values) in networks)
        {
            string[] parts = network.Split('/');
            var address = IPAddress.Parse(parts[0]);
            // IPv4 is the part of IPv6 that begins with 96 zeros.
            byte[] bytes = [.. new byte[16 - address.GetAddressBytes().Length], .. address.GetAddressBytes()];
            int bits = int.Parse(parts[1]) + AddressBits - (address.GetAddressBytes().Length * 8);
            int node = 0;
            for (int i = 0; i < bits - 1; i++)
                node = Next(tree, node, Bit(bytes, i));
            leaves[(node, Bit(bytes, bits - 1))] = (int)data.Length;
            Write(data, values);
        }
        var file = new MemoryStream();
        for (int node = 0; node < tree.Count; node++)
        {
            for (int bit = 0; bit < 2; bit++)
            {
                int value = leaves.TryGetValue((node, bit), out int offset)
                    ? tree.Count + Separator + offset
                    : tree[node][bit] == None ? tree.Count : tree[node][bit];
                file.Write([(byte)(value >> 16), (byte)(value >> 8), (byte)value]);
            }
        }
        file.Write(new byte[Separator]);
        data.WriteTo(file);
        file.Write([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        Write(file, new Dictionary<string, object>
        {
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = 0ul,
            ["database_type"] = type,
            ["description"] = new Dictionary<string, object>(),
            ["ip_version"] = (ushort)6,
            ["languages"] = Array.Empty<object>(),
            ["node_count"] = (uint)tree.Count,
            ["record_size"] = (ushort)RecordBits,
        });
        return file.ToArray();
    }

    private static int Next(List<int[]> tree, int node, int bit)
    {
        if (tree[node][bit] == None)
        {
            tree[node][bit] = tree.Count;
            tree.Add([None, None]);
        }
        return tree[node][bit];
    }

    private static int Bit(byte[] bytes, int index) => bytes[index / 8] >> (7 - (index % 8)) & 1;

    // The type is in the upper three bits of a byte, or in the next byte, and the size in the lower five.
    private static void Write(MemoryStream output, object value)
    {
        switch (value)
        {
            case Dictionary<string, object> map:
                output.WriteByte((byte)(7 << 5 | map.Count));
                foreach ((string key, object item) in map)
                {
                    Write(output, key);
                    Write(output, item);
                }
                break;
            case string text:
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                output.Write(
                    utf8.Length < 29 ? [(byte)(2 << 5 | utf8.Length)] : [2 << 5 | 29, (byte)(utf8.Length - 29)]);
                output.Write(utf8);
                break;
            case ushort number:
                output.Write([5 << 5 | sizeof(ushort), (byte)(number >> 8), (byte)number]);
                break;
            case uint number:
                byte[] bytes = new byte[sizeof(uint)];
                BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
                output.WriteByte(6 << 5 | sizeof(uint));
                output.Write(bytes);
                break;
            case 0ul:
                output.Write([0, 9 - 7]);
                break;
            case object[] { Length: 0 }:
                output.Write([0, 11 - 7]);
                break;
            default:
                throw new ArgumentException($"{value} is not written here", nameof(value));
        }
    }
}
