using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Info;

namespace PcapStream.Cli.Commands.Info;

/// <summary>
/// <c>info -T</c>: capinfos' table with a header and one line per capture, columns separated by tabs.
/// </summary>
internal sealed class InfoTable : IInfoFormat
{
    private static readonly (string Header, Func<CaptureInfo, string> Cell)[] Columns =
    [
        ("File name", result => result.File),
        ("File type", result => result.Variant),
        ("File encapsulation", Encapsulation),
        ("File time precision", Precision),
        ("Packet size limit", CapinfosFigures.SnapLength),
        ("Packet size limit min (inferred)", result => Number(result.InferredSnapLength?.Least)),
        ("Packet size limit max (inferred)", result => Number(result.InferredSnapLength?.Most)),
        ("Number of packets", result => Number(result.Packets)),
        ("File size (bytes)", result => Number(result.FileBytes)),
        ("Data size (bytes)", result => Number(result.OriginalBytes)),
        ("Capture duration (seconds)", CapinfosFigures.Duration),
        ("Start time", result => CapinfosFigures.Time(result.FirstTime, result)),
        ("End time", result => CapinfosFigures.Time(result.LastTime, result)),
        ("Data byte rate (bytes/sec)", result => RateOrZero(result, CapinfosFigures.BytesPerSecond)),
        ("Data bit rate (bits/sec)", result => RateOrZero(result, CapinfosFigures.BitsPerSecond)),
        ("Average packet size (bytes)",
            result => result.AveragePacketSize.ToString("F2", CultureInfo.InvariantCulture)),
        ("Average packet rate (packets/sec)", result => RateOrZero(result, CapinfosFigures.PacketsPerSecond)),
        ("Strict time order", CapinfosFigures.TimeOrder),
        ("Capture hardware", result => result.Description.Hardware ?? ""),
        ("Capture oper-sys", result => result.Description.OperatingSystem ?? ""),
        ("Capture application", result => result.Description.Application ?? ""),
        ("Capture comment", result => string.Join(' ', result.Description.Comments)),
    ];

    public string Render(IReadOnlyList<CaptureInfo> results)
    {
        var text = new StringBuilder();
        text.AppendJoin('\t', Columns.Select(column => column.Header)).Append('\n');
        foreach (CaptureInfo result in results)
        {
            IEnumerable<string> cells = Columns.Select(
                column => PrintableText.Of(column.Cell(result), keepLines: false));
            text.AppendJoin('\t', cells).Append('\n');
        }
        return text.ToString();
    }

    private static string Encapsulation(CaptureInfo result) => result.LinkTypes.Count switch
    {
        0 => "unknown",
        1 => result.LinkTypes[0].LinkType.Name,
        _ => "per-packet",
    };

    private static string Precision(CaptureInfo result)
    {
        if (result.HasMixedPrecision)
            return "per-packet";
        return result.Precision is { } precision ? PrecisionNames.Word(precision) : "UNKNOWN";
    }

    // capinfos prints 0 in its table where its report has no rate.
    private static string RateOrZero(CaptureInfo result, Func<CaptureInfo, string> rate) =>
        result.DurationNanoseconds is { } duration && duration <= 0 ? "0.00" : rate(result);

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "n/a";
}
