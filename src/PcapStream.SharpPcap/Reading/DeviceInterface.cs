using PcapStream.Capture;
using SharpPcap;

namespace PcapStream.SharpPcap.Reading;

/// <summary>The description of a device, as in a capture file.</summary>
internal static class DeviceInterface
{
    private const int EthernetLength = 6;

    public static CaptureInterface Of(ICaptureDevice device)
    {
        // SharpPcap uses libpcap's numbers, files use the registry's.
        var linkType = LinkType.FromDataLinkNumber((int)device.LinkType);
        TimestampPrecision precision = device.TimestampResolution == TimestampResolution.Nanosecond
            ? TimestampPrecision.Nanoseconds
            : TimestampPrecision.Microseconds;
        return new CaptureInterface(0, linkType, SnapLength: 0, precision)
        {
            Name = NullIfEmpty(device.Name),
            Description = NullIfEmpty(device.Description),
            Filter = NullIfEmpty(device.Filter),
            MacAddress = device.MacAddress is { } address && address.GetAddressBytes().Length == EthernetLength
                ? HardwareAddress.Text(address)
                : null,
        };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
