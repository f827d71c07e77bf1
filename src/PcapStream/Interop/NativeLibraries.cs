using System.Reflection;
using System.Runtime.InteropServices;

namespace PcapStream.Interop;

/// <summary>
/// Every shared library that may be missing, under the name by which declarations import it. An assembly has one
/// resolver, and it is here: who imports from one of these asks for its <see cref="SystemLibrary.IsPresent"/> first,
/// which is also what puts the resolver in place.
/// </summary>
internal static class NativeLibraries
{
    public const string ZstdName = "zstd";
    public const string Lz4Name = "lz4";
    public const string LzmaName = "lzma";
    public const string Bzip2Name = "bz2";
    public const string PcapName = "pcap";

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    public static SystemLibrary Zstd { get; } = new("libzstd1", "libzstd.so.1", "libzstd.1.dylib", "libzstd.dylib", "libzstd.dll", "zstd.dll");

    public static SystemLibrary Lz4 { get; } = new("liblz4-1", "liblz4.so.1", "liblz4.1.dylib", "liblz4.dylib", "liblz4.dll", "lz4.dll");

    public static SystemLibrary Lzma { get; } = new("liblzma5", "liblzma.so.5", "liblzma.5.dylib", "liblzma.dylib", "liblzma.dll", "liblzma-5.dll");

    // Red Hat and its kin call it libbz2.so.1.
    public static SystemLibrary Bzip2 { get; } = new("libbz2-1.0", "libbz2.so.1.0", "libbz2.so.1", "libbz2.1.0.dylib", "libbz2.dylib", "libbz2.dll", "bz2.dll");

    // Its name has kept the number of the first release with this interface; Red Hat and its kin count from 1.
    public static SystemLibrary Pcap { get; } = new("libpcap0.8", "libpcap.so.0.8", "libpcap.so.1", "libpcap.so", "libpcap.A.dylib", "libpcap.dylib", "wpcap.dll");

    // Zero leaves a name, such as libc, to the runtime.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name switch
    {
        ZstdName => Zstd.Handle,
        Lz4Name => Lz4.Handle,
        LzmaName => Lzma.Handle,
        Bzip2Name => Bzip2.Handle,
        PcapName => Pcap.Handle,
        _ => 0,
    };
}
