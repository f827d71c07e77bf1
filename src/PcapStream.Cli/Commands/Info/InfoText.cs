using System.Globalization;
using System.Text;
using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations.Info;

namespace PcapStream.Cli.Commands.Info;

/// <summary>Plain <c>info</c>: capinfos' labels in capinfos' order.</summary>
/// <param name="hashes">Whether to add the hashes of each file.</param>
internal sealed class InfoText(bool hashes) : IInfoFormat
{
    // Pads labels to capinfos' column of values. Padding by method would compile vector code at every start.
    private const string Margin = "                     ";

    private readonly StringBuilder _text = new();

    public string Render(IReadOnlyList<CaptureInfo> results)
    {
        foreach (CaptureInfo result in results)
        {
            if (_text.Length > 0)
                _text.Append('\n');
            Write(result);
        }
        return _text.ToString();
    }

    private void Write(CaptureInfo result)
    {
        Line("File name", result.File);
        string compressed = result.Compression is { } compression ? $" ({compression.Name} compressed)" : "";
        Line("File type", TypeName(result.Variant) + compressed);
        Line("File encapsulation", Encapsulation(result));
        WriteEncapsulations(result);
        _text.Append("File timestamp precision:  ").Append(FilePrecision(result)).Append('\n');
        Line("Packet size limit",
            $"file hdr: {CapinfosFigures.SnapLength(result)}{(result.SnapLength == 0 ? "" : " bytes")}");
        if (result.InferredSnapLength is { } inferred)
        {
            Line("Packet size limit", inferred.Least == inferred.Most
                ? $"inferred: {inferred.Least} bytes"
                : $"inferred: {inferred.Least} bytes - {inferred.Most} bytes (range)");
        }
        Line("Number of packets", Number(result.Packets));
        Line("File size", $"{Number(result.FileBytes)} bytes");
        Line("Data size", $"{Number(result.OriginalBytes)} bytes");
        Line("Capture duration", WithUnit(CapinfosFigures.Duration(result), "seconds", result.Packets > 0));
        Line("First packet time", CapinfosFigures.Time(result.FirstTime, result));
        Line("Last packet time", CapinfosFigures.Time(result.LastTime, result));
        bool rate = CapinfosFigures.HasRate(result);
        Line("Data byte rate", WithUnit(CapinfosFigures.BytesPerSecond(result), "bytes/sec", rate));
        Line("Data bit rate", WithUnit(CapinfosFigures.BitsPerSecond(result), "bits/sec", rate));
        Line(
            "Average packet size", string.Create(CultureInfo.InvariantCulture, $"{result.AveragePacketSize:F2} bytes"));
        Line("Average packet rate", WithUnit(CapinfosFigures.PacketsPerSecond(result), "packets/sec", rate));
        if (hashes)
        {
            var hash = FileHashes.Of(result.File);
            Line("SHA256", hash.Sha256);
            Line("SHA1", hash.Sha1);
        }
        Line("Strict time order", CapinfosFigures.TimeOrder(result));
        LineIfKnown("Capture hardware", result.Description.Hardware);
        LineIfKnown("Capture oper-sys", result.Description.OperatingSystem);
        LineIfKnown("Capture application", result.Description.Application);
        foreach (string comment in result.Description.Comments)
            Line("Capture comment", comment);
        WritePacketComments(result);
        _text.Append("Number of interfaces in file: ").Append(Number(result.Interfaces.Count)).Append('\n');
        foreach (InterfaceInfo one in result.Interfaces)
            Write(one);
        WriteCount("Number of resolved IPv4 addresses in file", result.Description.ResolvedNames.Ipv4);
        WriteCount("Number of resolved IPv6 addresses in file", result.Description.ResolvedNames.Ipv6);
        WriteCount("Number of decryption secrets in file", result.Description.DecryptionSecrets.Blocks);
    }

    private void WritePacketComments(CaptureInfo result)
    {
        foreach (PacketComment one in result.PacketComments)
        {
            _text.Append("Packet ").Append(Number(one.Packet)).Append(" Comment:    ")
                .Append(PrintableText.Of(one.Comment, keepLines: false)).Append('\n');
        }
        if (result.PacketCommentCount > result.PacketComments.Count)
            WriteCount("Number of packet comments in file", result.PacketCommentCount);
    }

    private void Write(InterfaceInfo one)
    {
        CaptureInterface source = one.Interface;
        _text.Append("Interface #").Append(Number(source.Id)).Append(" info:\n");
        DetailIfKnown("Name", source.Name);
        DetailIfKnown("Description", source.Description);
        Detail("Encapsulation",
            $"{source.LinkType.Description} ({Number(source.LinkType.Value)} - {source.LinkType.Name})");
        DetailIfKnown("Hardware", source.Hardware);
        DetailIfKnown("Speed", source.Speed?.ToString(CultureInfo.InvariantCulture));
        Detail("Capture length", Number(source.SnapLength));
        DetailIfKnown("FCS length", source.FrameCheckSequenceLength?.ToString(CultureInfo.InvariantCulture));
        Detail("Time precision", Precision(source.Precision));
        Detail("Time ticks per second", source.TicksPerSecond);
        if (source.TimeResolution is { } resolution)
            Detail("Time resolution", string.Create(CultureInfo.InvariantCulture, $"0x{resolution:x2}"));
        if (source.TimeOffset != 0)
            Detail("Timestamp offset", Number(source.TimeOffset));
        DetailIfKnown("Filter string", source.Filter);
        DetailIfKnown("BPF filter length", source.FilterInstructions?.ToString(CultureInfo.InvariantCulture));
        DetailIfKnown("Operating system", source.OperatingSystem);
        foreach (string comment in source.Comments)
            Detail("Comment", comment);
        if (source.StatisticsCount > 0)
            Detail("Number of stat entries", Number(source.StatisticsCount));
        Detail("Number of packets", Number(one.Packets));
    }

    private void WriteCount(string label, long count)
    {
        if (count > 0)
            _text.Append(label).Append(": ").Append(Number(count)).Append('\n');
    }

    private void Line(string label, string value) =>
        _text.Append(label).Append(':').Append(Margin, 0, Margin.Length - label.Length - 1)
            .Append(PrintableText.Of(value, keepLines: false)).Append('\n');

    private void Detail(string label, string value) =>
        _text.Append(Margin).Append(label).Append(" = ").Append(PrintableText.Of(value, keepLines: false)).Append('\n');

    private void LineIfKnown(string label, string? value)
    {
        if (value is not null)
            Line(label, value);
    }

    private void DetailIfKnown(string label, string? value)
    {
        if (value is not null)
            Detail(label, value);
    }

    private void WriteEncapsulations(CaptureInfo result)
    {
        if (result.LinkTypes.Count <= 1)
            return;
        _text.Append("Encapsulation in use by packets (# of pkts):\n");
        foreach (LinkTypeCount one in result.LinkTypes)
        {
            _text.Append(Margin)
                .Append(one.LinkType.Description).Append(" (").Append(Number(one.Packets)).Append(")\n");
        }
    }

    private static string FilePrecision(CaptureInfo result)
    {
        if (result.HasMixedPrecision)
            return "per-packet (-1)";
        return result.Precision is { } precision ? Precision(precision) : "UNKNOWN (-2)";
    }

    private static string WithUnit(string value, string unit, bool known) => known ? $"{value} {unit}" : value;

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Precision(TimestampPrecision precision) =>
        $"{PrecisionNames.Word(precision)} ({Number((int)precision)})";

    private static string Encapsulation(CaptureInfo result) => result.LinkTypes.Count switch
    {
        0 => "Unknown",
        1 => result.LinkTypes[0].LinkType.Description,
        _ => "Per packet",
    };

    private static string TypeName(string variant) => CaptureFormats.FindVariant(variant)?.Description ?? variant;
}
