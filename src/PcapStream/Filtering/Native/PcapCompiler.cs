using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Filtering.Native;

/// <summary>The part of pcap.h that compiles expressions; the same since libpcap 0.8.</summary>
internal static unsafe partial class PcapCompiler
{
    /// <summary>The netmask of an unknown network, with which tcpdump compiles for a capture.</summary>
    public const uint NoNetmask = 0;

    private const string Name = "pcap";
    private const int ErrorSize = 256;

    // Its name has kept the number of the first release with this interface; Red Hat and its derivatives count from 1.
    public static SystemLibrary Library { get; } = new(
        Name, package: "libpcap0.8", "libpcap.so.0.8", "libpcap.so.1", "libpcap.so", "libpcap.A.dylib",
        "libpcap.dylib", "wpcap.dll");

    /// <summary>A handle without a capture, for packets of a DLT_ number.</summary>
    public static NativeContext OpenDead(int dataLink, int snapLength) =>
        new(OpenDeadHandle(dataLink, snapLength), Close);

    /// <summary>
    /// A handle of a capture in memory that consists of its header; null where the system has no files in memory.
    /// </summary>
    /// <param name="header">The header, at an address that lasts as long as the handle.</param>
    public static NativeContext? OpenMemory(ReadOnlySpan<byte> header)
    {
        fixed (byte* start = header)
        {
            nint file = OpenMemoryFile(start, (nuint)header.Length, "r");
            byte* error = stackalloc byte[ErrorSize];
            nint handle = file == 0 ? 0 : OpenFile(file, error);
            if (handle != 0)
                return new NativeContext(handle, Close);
            if (file != 0)
                _ = CloseFile(file);
            return null;
        }
    }

    /// <summary>The message of the last error.</summary>
    public static string Error(NativeContext handle) => Marshal.PtrToStringUTF8(GetError(handle))!;

    /// <summary>A DLT_ number's name without its prefix; null for an unknown number.</summary>
    public static string? NameOf(int dataLink) => Marshal.PtrToStringUTF8(DataLinkName(dataLink));

    [LibraryImport(Name, EntryPoint = "pcap_compile", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Compile(
        NativeContext handle, out Program program, string expression, int optimise, uint netmask);

    [LibraryImport(Name, EntryPoint = "pcap_freecode")]
    public static partial void Free(ref Program program);

    [LibraryImport(Name, EntryPoint = "pcap_open_dead")]
    private static partial nint OpenDeadHandle(int dataLink, int snapLength);

    // The handle owns the file, and closes it.
    [LibraryImport(Name, EntryPoint = "pcap_fopen_offline")]
    private static partial nint OpenFile(nint file, byte* error);

    [LibraryImport("libc", EntryPoint = "fmemopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenMemoryFile(void* start, nuint size, string mode);

    [LibraryImport("libc", EntryPoint = "fclose")]
    private static partial int CloseFile(nint file);

    [LibraryImport(Name, EntryPoint = "pcap_close")]
    private static partial void Close(nint handle);

    [LibraryImport(Name, EntryPoint = "pcap_geterr")]
    private static partial nint GetError(NativeContext handle);

    [LibraryImport(Name, EntryPoint = "pcap_datalink_val_to_name")]
    private static partial nint DataLinkName(int dataLink);

    /// <summary>struct bpf_program: as many instructions as it says, in the library's memory.</summary>
    public struct Program
    {
        public uint Length;
        public BpfInstruction* Instructions;
    }
}
