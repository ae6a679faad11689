/** A doubly linked list through its members, so that any member leaves in O(1) whatever its place. */
export interface Link<T extends Link<T>> {
  next: T | null;
  previous: T | null;
  chain: Chain<T> | null;
}

export class Chain<T extends Link<T>> {
  first: T | null = null;
  last: T | null = null;
  size = 0;

  append(member: T): void {
    member.chain?.remove(member);
    member.chain = this;
    member.previous = this.last;
    member.next = null;
    if (this.last === null) this.first = member;
    else this.last.next = member;
    this.last = member;
    this.size += 1;
  }

  remove(member: T): void {
    if (member.chain !== this) return;
    if (member.previous === null) this.first = member.next;
    else member.previous.next = member.next;
    if (member.next === null) this.last = member.previous;
    else member.next.previous = member.previous;
    member.chain = null;
    member.next = null;
    member.previous = null;
    this.size -= 1;
  }
}
