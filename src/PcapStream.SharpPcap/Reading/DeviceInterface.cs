using System.Globalization;
using PcapStream.Capture;
using SharpPcap;

namespace PcapStream.SharpPcap.Reading;

/// <summary>What a device tells of itself, as a capture file describes it.</summary>
internal static class DeviceInterface
{
    public static CaptureInterface Of(ICaptureDevice device)
    {
        // SharpPcap's numbers are libpcap's, a file's are the registry's.
        var linkType = LinkType.FromDataLinkNumber((int)device.LinkType);
        TimestampPrecision precision = device.TimestampResolution == TimestampResolution.Nanosecond
            ? TimestampPrecision.Nanoseconds
            : TimestampPrecision.Microseconds;
        return new CaptureInterface(0, linkType, SnapLength: 0, precision)
        {
            Name = Told(device.Name),
            Description = Told(device.Description),
            Filter = Told(device.Filter),
            MacAddress = device.MacAddress?.GetAddressBytes() is { Length: 6 } bytes
                ? string.Join(':', bytes.Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture)))
                : null,
        };
    }

    private static string? Told(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
