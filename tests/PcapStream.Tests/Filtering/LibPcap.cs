using System.Runtime.InteropServices;
using PcapStream.Filtering;

namespace PcapStream.Tests.Filtering;

/// <summary>libpcap's own reader and interpreter, with which the product is compared.</summary>
internal sealed unsafe partial class LibPcap : IDisposable
{
    private const string Name = "libpcap.so.0.8";
    private const int ErrorSize = 256;

    private readonly nint _handle;

    private LibPcap(nint handle) => _handle = handle;

    /// <summary>Skips the test where there is no libpcap that can be imported.</summary>
    public static void Require() =>
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && PcapStream.Filtering.Native.PcapCompiler.Library.IsPresent,
            $"{Name} is not installed");

    /// <summary>A capture as tcpdump -r reads it; null where libpcap refuses it.</summary>
    public static LibPcap? Open(string file)
    {
        byte* error = stackalloc byte[ErrorSize];
        nint handle = OpenOffline(file, error);
        return handle == 0 ? null : new LibPcap(handle);
    }

    /// <summary>The program that libpcap compiles for this capture; null where it refuses.</summary>
    public LibPcapProgram? Compile(string expression) =>
        Compile(_handle, out LibPcapProgram program, expression, 1, uint.MaxValue) == 0 ? program : null;

    /// <summary>The next packet, valid until the one after it is read.</summary>
    public bool Next(out Header header, out ReadOnlySpan<byte> data)
    {
        bool isThere = Next(_handle, out Header* next, out byte* bytes) == 1;
        header = isThere ? *next : default;
        data = isThere ? new ReadOnlySpan<byte>(bytes, (int)header.Captured) : default;
        return isThere;
    }

    public static uint Run(in LibPcapProgram program, in Header header, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
            return OfflineFilter(program, header, bytes);
    }

    public static uint Run(ReadOnlySpan<BpfInstruction> program, ReadOnlySpan<byte> data, uint original)
    {
        fixed (BpfInstruction* instructions = program)
        {
            var native = new LibPcapProgram { Length = (uint)program.Length, Instructions = instructions };
            return Run(native, new Header { Captured = (uint)data.Length, Original = original }, data);
        }
    }

    public static bool Validates(ReadOnlySpan<BpfInstruction> program)
    {
        fixed (BpfInstruction* instructions = program)
            return Validate(instructions, program.Length) != 0;
    }

    [LibraryImport(Name, EntryPoint = "pcap_freecode")]
    public static partial void Free(ref LibPcapProgram program);

    public void Dispose() => Close(_handle);

    [LibraryImport(Name, EntryPoint = "pcap_open_offline", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenOffline(string file, byte* error);

    [LibraryImport(Name, EntryPoint = "pcap_close")]
    private static partial void Close(nint handle);

    [LibraryImport(Name, EntryPoint = "pcap_next_ex")]
    private static partial int Next(nint handle, out Header* header, out byte* data);

    [LibraryImport(Name, EntryPoint = "pcap_compile", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Compile(
        nint handle, out LibPcapProgram program, string expression, int optimise, uint netmask);

    [LibraryImport(Name, EntryPoint = "pcap_offline_filter")]
    private static partial uint OfflineFilter(in LibPcapProgram program, in Header header, byte* data);

    [LibraryImport(Name, EntryPoint = "bpf_validate")]
    private static partial int Validate(BpfInstruction* program, int length);

    /// <summary>struct pcap_pkthdr.</summary>
    public struct Header
    {
        public nint Seconds;
        public nint Microseconds;
        public uint Captured;
        public uint Original;
    }
}

/// <summary>struct bpf_program.</summary>
internal unsafe struct LibPcapProgram
{
    public uint Length;
    public BpfInstruction* Instructions;
}
