using System.Globalization;
using System.Net.NetworkInformation;

namespace PcapStream.SharpPcap.Reading;

/// <summary>Hardware addresses as text, such as <c>02:00:00:00:00:01</c>, of any length.</summary>
internal static class HardwareAddress
{
    public static string Text(PhysicalAddress address) => string.Join(
        ':', address.GetAddressBytes().Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture)));
}
