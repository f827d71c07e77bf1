using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Summaries;

namespace PcapStream.Protocols.Ipx;

/// <summary>Summaries of IPX and its protocols of routes and services.</summary>
internal static class IpxSummaries
{
    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> header = source.Header;
        line.Begin("IPX"u8);
        if (!IpxHeader.HasAddresses(header))
            return;
        ushort socket = IpxHeader.DestinationSocket(header);
        ReadOnlySpan<byte> name = IpxNames.Sockets[socket];
        if (!name.IsEmpty)
        {
            line.Add(name);
            return;
        }
        line.Add("Unknown (0x"u8);
        line.AddHex(socket, 4);
        line.Add(")"u8);
    }

    public static void WriteRouting(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("IPX RIP"u8);
        if (source.Bytes.Length >= IpxRouting.Size)
        {
            line.Add(IpxRouting.OperationOf(source.Bytes) switch
            {
                IpxRouting.Request => "Request"u8,
                IpxRouting.Response => "Response"u8,
                _ => "Unknown"u8,
            });
        }
    }

    public static void WriteServices(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("IPX SAP"u8);
        if (source.Bytes.Length < IpxServices.Size)
            return;
        ReadOnlySpan<byte> name = IpxNames.ServiceTypes[IpxServices.OperationOf(source.Bytes)];
        line.Add(name.IsEmpty ? "Unknown Packet Type"u8 : name);
    }
}
