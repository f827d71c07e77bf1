using System.Globalization;
using PcapStream.Processes;

namespace PcapStream.Cli.Rendering;

/// <summary>Numbers in a form that is easy to read.</summary>
internal static class Quantities
{
    /// <summary>Bytes to about three digits, such as <c>1.94 GiB</c>.</summary>
    public static string Bytes(double bytes) => MemorySize.Text(bytes);

    /// <summary>A count with separators between thousands.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
