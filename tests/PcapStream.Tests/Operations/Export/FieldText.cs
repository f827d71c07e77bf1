using System.Text;
using PcapStream.Batching;
using PcapStream.Operations.Export;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Export;

/// <summary>What is written of captures.</summary>
internal static class FieldText
{
    /// <summary>A field of any name whose one value is the packet's bytes, taken for text.</summary>
    public static Field Bytes(string name = "test.text") =>
        Field.Of(Protocol.Frame, name, FieldType.Text, "", (in source, values) => values.AddText(source.Packet.Data));

    /// <summary>A field whose values are the packet's bytes between zeros.</summary>
    public static Field Parts(FieldType type = FieldType.Text) =>
        Field.Of(Protocol.Frame, "test.parts", type, "", (in source, values) =>
    {
        foreach (Range part in source.Packet.Data.Split((byte)0))
            values.AddText(source.Packet.Data[part]);
    });

    public static IReadOnlyList<Field> Named(params string[] names) =>
        [.. names.Select(name => FieldCatalogue.Find(name)!)];

    public static string Of(byte[] capture, ExportOptions options) =>
        Encoding.UTF8.GetString(BytesOf(capture, options));

    public static byte[] BytesOf(byte[] capture, ExportOptions options)
    {
        using var file = new TemporaryFile(capture);
        return BytesOf([file.Path], options);
    }

    public static byte[] BytesOf(IReadOnlyList<string> files, ExportOptions options)
    {
        using var output = new MemoryStream();
        ExportOperation.Run(files, output, options);
        return output.ToArray();
    }

    /// <summary>A capture of packets with these bytes, of a link type that is not decoded.</summary>
    public static byte[] Capture(IEnumerable<byte[]> packets) =>
        Some.Pcap(
            packets.Select((data, i) => new SomePacket(1_348_936_575 + (uint)i, 409_224, data, (uint)data.Length)),
            link: 147);

    /// <summary>The same, of texts.</summary>
    public static byte[] Capture(params string[] packets) => Capture(packets.Select(Encoding.UTF8.GetBytes));

    public static BatchOptions Small(int threads, int packets = 3) =>
        new() { PacketsPerBatch = packets, Threads = threads };
}
