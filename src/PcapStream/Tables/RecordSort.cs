using System.Numerics;

namespace PcapStream.Tables;

/// <summary>
/// Sorts records by sorting entries of 8 bytes: an order's prefix in the high bits, a record's number in the low bits.
/// Records stay in place, and are only read where prefixes are equal.
/// </summary>
/// <remarks>
/// Quicksort that switches to heapsort where it recurses too deep, since the author of the capture may choose the keys.
/// Equal records keep no order. The base library's sort would call the comparison for each pair of entries, not only
/// where prefixes are equal.
/// </remarks>
/// <param name="records">The records.</param>
/// <param name="order">Their order.</param>
internal readonly unsafe struct RecordSort(UntypedSlabs records, RecordOrder order)
{
    private const int Short = 16;

    /// <summary>Writes an entry for each record, and sorts them.</summary>
    public void Run(ulong* entries)
    {
        int count = records.Count;
        for (int i = 0; i < count; i++)
        {
            uint number = records.NumberOf(i);
            entries[i] = ((ulong)order.Prefix(records[number]) << 32) | number;
        }
        if (count > 1)
            Sort(entries, entries + count - 1, 2 * BitOperations.Log2((uint)count));
    }

    private bool IsBefore(ulong left, ulong right)
    {
        uint leftPrefix = (uint)(left >> 32);
        uint rightPrefix = (uint)(right >> 32);
        return leftPrefix != rightPrefix
            ? leftPrefix < rightPrefix
            : order.Compare(records[(uint)left], records[(uint)right]) < 0;
    }

    private void Sort(ulong* first, ulong* last, int depth)
    {
        while (last - first >= Short)
        {
            if (depth-- == 0)
            {
                SortAsHeap(first, (int)(last - first) + 1);
                return;
            }
            ulong* split = Partition(first, last);
            // Recursion for the smaller part, so that the stack stays small.
            if (split - first < last - split)
            {
                Sort(first, split, depth);
                first = split + 1;
            }
            else
            {
                Sort(split + 1, last, depth);
                last = split;
            }
        }
        SortByInsertion(first, last);
    }

    // Hoare's partition: entries up to the result are not after the pivot, and those that follow not before it.
    private ulong* Partition(ulong* first, ulong* last)
    {
        ulong pivot = Median(*first, first[(last - first) / 2], *last);
        ulong* left = first - 1;
        ulong* right = last + 1;
        while (true)
        {
            do
                left++;
            while (IsBefore(*left, pivot));
            do
                right--;
            while (IsBefore(pivot, *right));
            if (left >= right)
                return right == last ? right - 1 : right;
            (*left, *right) = (*right, *left);
        }
    }

    private ulong Median(ulong one, ulong two, ulong three)
    {
        if (IsBefore(two, one))
            (one, two) = (two, one);
        if (!IsBefore(three, two))
            return two;
        return IsBefore(three, one) ? one : three;
    }

    private void SortByInsertion(ulong* first, ulong* last)
    {
        for (ulong* next = first + 1; next <= last; next++)
        {
            ulong entry = *next;
            ulong* hole = next;
            for (; hole > first && IsBefore(entry, hole[-1]); hole--)
                *hole = hole[-1];
            *hole = entry;
        }
    }

    private void SortAsHeap(ulong* entries, int count)
    {
        for (int root = (count / 2) - 1; root >= 0; root--)
            Sink(entries, root, count);
        while (--count > 0)
        {
            (entries[0], entries[count]) = (entries[count], entries[0]);
            Sink(entries, 0, count);
        }
    }

    private void Sink(ulong* entries, int root, int count)
    {
        ulong entry = entries[root];
        for (int child = (2 * root) + 1; child < count; child = (2 * root) + 1)
        {
            if (child + 1 < count && IsBefore(entries[child], entries[child + 1]))
                child++;
            if (!IsBefore(entry, entries[child]))
                break;
            entries[root] = entries[child];
            root = child;
        }
        entries[root] = entry;
    }
}
