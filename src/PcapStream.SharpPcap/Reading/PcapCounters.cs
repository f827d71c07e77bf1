using System.Reflection;
using System.Runtime.InteropServices;
using SharpPcap.LibPcap;

namespace PcapStream.SharpPcap.Reading;

/// <summary>libpcap's counters, which SharpPcap reads incorrectly.</summary>
internal static unsafe partial class PcapCounters
{
    private const string Name = "pcap";

    static PcapCounters() => NativeLibrary.SetDllImportResolver(typeof(PcapCounters).Assembly, Resolve);

    /// <summary>Reads the counters of a live capture; false when libpcap has none.</summary>
    public static bool TryCount(PcapHandle handle, out Counts counts) => GetStatistics(handle, out counts) == 0;

    [LibraryImport(Name, EntryPoint = "pcap_stats")]
    private static partial int GetStatistics(PcapHandle handle, out Counts counts);

    // All names refer to the library that SharpPcap has loaded and to which the handles belong.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        string[] files = ["libpcap.so", "libpcap.so.0", "libpcap.so.0.8", "libpcap.so.1", "libpcap.dylib"];
        foreach (string file in files)
        {
            if (name == Name && NativeLibrary.TryLoad(file, out nint library))
                return library;
        }
        return 0;
    }

    /// <summary>struct pcap_stat, except on Windows.</summary>
    public struct Counts
    {
        public uint Received;
        public uint Dropped;
        public uint DroppedByInterface;
    }
}
