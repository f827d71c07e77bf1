using System.Runtime.InteropServices;

namespace PcapStream.Expansion.Processes;

/// <summary>
/// Between vfork(2) and execve(2) a child has its parent's very memory, which must not count twice. Two that are alike
/// are compared by kcmp(2); where the kernel has none, they count as two.
/// </summary>
internal static class AddressSpace
{
    private const int Memory = 1;

    private static readonly int Compare = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 312,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 272,
        _ => -1,
    };

    public static bool IsParents(ProcessStat process, List<ProcessStat> all) =>
        all.Exists(parent => parent.Id == process.Parent && parent.AddressSpace == process.AddressSpace)
        && Compare > 0
        && Native.SystemCall(Compare, process.Id, process.Parent, Memory, 0, 0) == 0;
}
